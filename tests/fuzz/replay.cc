// Feeds files to a target without libFuzzer: what fuzzing has found stays found, on every machine.
//   TARGET [--mutate N] FILE|FOLDER…    N mutants of each file, the same ones every time
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "target.h"

namespace fs = std::filesystem;

namespace {

std::string g_current;  // the input at hand, for the message when a target ends the process

void tell() {
  static_cast<void>(write(STDERR_FILENO, g_current.data(), g_current.size()) + write(STDERR_FILENO, "\n", 1));
}

void run(const std::string& input) { LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size()); }

void replay(const fs::path& path, unsigned mutants) {
  std::ifstream file(path, std::ios::binary);
  const std::string input{std::istreambuf_iterator<char>(file), {}};
  g_current = path.string();
  run(input);
  constexpr std::size_t kLargest = 20'000;
  for (unsigned seed = 1; seed <= mutants && input.size() <= kLargest; ++seed) {
    g_current = path.string() + ", mutant " + std::to_string(seed);
    run(a2i::fuzz::mutated(input, seed, kLargest));
  }
}

}  // namespace

// Called by the address sanitizer.
extern "C" void __asan_on_error();  // NOLINT(bugprone-reserved-identifier)
extern "C" void __asan_on_error() { tell(); }

int main(int argc, char** argv) {
  unsigned mutants = 0;
  std::vector<fs::path> files;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--mutate" && i + 1 < argc) {
      mutants = static_cast<unsigned>(std::stoul(argv[++i]));
    } else if (fs::is_directory(argument)) {
      for (const auto& entry : fs::recursive_directory_iterator(argument)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
      }
    } else if (fs::exists(argument)) {
      files.push_back(argument);
    }
  }
  std::sort(files.begin(), files.end());
  std::signal(SIGABRT, [](int) { tell(); });
  for (const fs::path& file : files) replay(file, mutants);
  std::printf("%zu inputs, %u mutants of each\n", files.size(), mutants);
  return files.empty() ? 1 : 0;
}
