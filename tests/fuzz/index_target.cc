// DIR/.appmesh2istio.json and the journal of an interrupted run, which may have come with a repository; and the baseline.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "output/output.h"
#include "report/baseline.h"
#include "target.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

// A folder that a journal may do to what it likes, and a victim beside it.
class Playground {
 public:
  Playground() : root_(fs::temp_directory_path() / ("a2i-fuzz-" + std::to_string(getpid()))) {
    fs::remove_all(root_);
    write("victim", "keep");
  }
  ~Playground() { fs::remove_all(root_); }
  Playground(const Playground&) = delete;
  Playground& operator=(const Playground&) = delete;

  void write(const std::string& path, const std::string& content) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << content;
  }
  bool unharmed() const {
    std::ifstream file(root_ / "victim");
    return std::string(std::istreambuf_iterator<char>(file), {}) == "keep" && std::distance(fs::directory_iterator(root_), fs::directory_iterator()) <= 2;
  }
  std::string path(const std::string& name) const { return root_ / name; }

 private:
  fs::path root_;
};

void recoverFrom(const std::string& journal) {
  static const Playground kGround;
  fs::remove_all(kGround.path("out"));
  kGround.write("out/a.yaml", "1");
  kGround.write("out/b/c.yaml", "2");
  kGround.write("out/.appmesh2istio.stage/a.yaml", "3");
  kGround.write("out/.appmesh2istio.journal", journal);
  static_cast<void>(output::recover(kGround.path("out")));
  fuzz::expect(kGround.unharmed(), "a journal stays in its folder");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text(data, size);
  if (const auto index = output::readIndex(text)) {
    for (const output::IndexEntry& entry : index->files) fuzz::expect(!fuzz::leadsOutside(entry.path), "no name leads outside");
    const std::string written = output::writeIndex(*index);
    const auto again = output::readIndex(written);
    fuzz::expect(again && output::writeIndex(*again) == written, "an index is read as it was written");
  }
  static_cast<void>(report::readBaseline(text));
  recoverFrom(text);
  return 0;
}
