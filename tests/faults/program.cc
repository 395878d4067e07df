#include "program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace a2i::test {

namespace fs = std::filesystem;

namespace {

std::string readText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

[[noreturn]] void become(const std::vector<std::string>& arguments, const Fault& fault, long at, const std::string& err, const std::string& count) {
  const int null = open("/dev/null", O_RDWR), file = open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(null, 0);
  dup2(null, 1);
  dup2(file, 2);
  setenv("LD_PRELOAD", A2I_SHIM, 1);
  setenv("A2I_FAULT_AT", std::to_string(at).c_str(), 1);
  setenv("A2I_FAULT_COUNT", count.c_str(), 1);
  if (!fault.what.empty()) setenv("A2I_FAULT", fault.what.c_str(), 1);
  if (fault.stays) setenv("A2I_FAULT_STAY", "1", 1);
  std::vector<char*> words = {const_cast<char*>(A2I_PROGRAM)};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  execv(A2I_PROGRAM, words.data());
  _exit(127);
}

}  // namespace

Process runProgram(const std::vector<std::string>& arguments, const Fault& fault, long at) {
  const std::string prefix = (fs::temp_directory_path() / ("a2i-fault-" + std::to_string(getpid()))).string();
  const std::string err = prefix + ".err", count = prefix + ".count";
  fs::remove(count);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) become(arguments, fault, at, err, count);
  int status = 0;
  waitpid(child, &status, 0);
  Process process;
  process.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  if (WIFEXITED(status)) process.exit = WEXITSTATUS(status);
  process.err = readText(err);
  const std::string calls = readText(count);
  process.hit = process.killed || (at > 0 && !calls.empty() && std::stol(calls) >= at);
  fs::remove(err);
  fs::remove(count);
  return process;
}

bool canInject() {
  const std::string file = (fs::temp_directory_path() / ("a2i-probe-" + std::to_string(getpid()))).string();
  const Process process = runProgram({"precheck", "-", "--report", "text=" + file}, {"kill", false}, 1);
  fs::remove(file);
  return process.killed;
}

}  // namespace a2i::test
