// Tree objects of a Git repository, as `--rev` reads them: the input is the raw object.
#include <git2.h>
#include <git2/sys/mempack.h>
#include <unistd.h>

#include <filesystem>

#include "git/tree_source.h"
#include "target.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

// A repository whose new objects stay in memory.
class Store {
 public:
  Store() : path_(fs::temp_directory_path() / ("a2i-fuzz-git-" + std::to_string(getpid()))) {
    git_libgit2_init();
    git_repository* made = nullptr;
    fuzz::expect(git_repository_init(&made, path_.c_str(), 1) == 0, "a repository can be made");
    git_repository_free(made);
  }
  ~Store() { fs::remove_all(path_); }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  git::RepositoryHandle open() const {
    git_repository* raw = nullptr;
    fuzz::expect(git_repository_open(&raw, path_.c_str()) == 0, "a repository can be opened");
    git_odb* odb = nullptr;
    git_odb_backend* memory = nullptr;
    fuzz::expect(git_repository_odb(&odb, raw) == 0 && git_mempack_new(&memory) == 0 && git_odb_add_backend(odb, memory, 999) == 0, "memory can be added");
    git_odb_free(odb);
    return git::RepositoryHandle(raw);
  }

 private:
  fs::path path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Store kStore;
  git::RepositoryHandle repository = kStore.open();
  git_odb* odb = nullptr;
  if (git_repository_odb(&odb, repository.get()) != 0) return 0;
  git_oid id, blob;
  const bool written = git_odb_write(&blob, odb, "a: 1\n", 5, GIT_OBJECT_BLOB) == 0 && git_odb_write(&id, odb, data, size, GIT_OBJECT_TREE) == 0;
  git_odb_free(odb);
  git_tree* raw = nullptr;
  if (!written || git_tree_lookup(&raw, repository.get(), &id) != 0) return 0;
  const git::TreeHandle tree(raw);
  auto opened = git::openTree(std::move(repository), raw);
  if (!opened) {
    fuzz::expect(!opened.error().message.empty(), "a tree is read, or the reason told");
    return 0;
  }
  const auto paths = (*opened)->list();
  fuzz::expect(static_cast<bool>(paths), "an opened tree can be listed");
  for (const std::string& path : *paths) static_cast<void>((*opened)->read(path));
  return 0;
}
