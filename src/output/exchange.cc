#include "output/exchange.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <set>

#include "output/tree_path.h"

namespace a2i::output {

namespace fs = std::filesystem;

namespace {

std::string stagePrefix(const Location& at) { return "." + at.name + ".appmesh2istio-"; }

// A new folder beside DIR, locked as long as the run lives; removed at the end, whatever stands there by then.
class Stage {
 public:
  explicit Stage(const Location& at) {
    for (int i = 0; i < 100 && !made_; ++i) {
      path_ = at.parent + "/" + stagePrefix(at) + std::to_string(getpid()) + "-" + std::to_string(i);
      made_ = mkdir(path_.c_str(), 0777) == 0;
      if (!made_ && errno != EEXIST) return;
    }
    if (made_) {
      if (auto lock = lockFolder(path_)) lock_.emplace(std::move(*lock));
    }
  }
  ~Stage() {
    if (made_) removeTree(path_);
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  bool made() const { return made_; }  // errno says why not
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::optional<Descriptor> lock_;
  bool made_ = false;
};

// Stages of killed runs: nobody holds their lock. Asked for only while DIR itself is locked.
void removeDeadStages(const Location& at) {
  std::error_code fault;
  std::vector<std::string> found;
  for (fs::directory_iterator entry(at.parent, fault), end; !fault && entry != end; entry.increment(fault)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(stagePrefix(at))) found.push_back(entry->path().string());
  }
  for (const std::string& path : found) {
    const Descriptor folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (folder.get() >= 0 && flock(folder.get(), LOCK_EX | LOCK_NB) == 0) removeTree(path);
  }
}

// Files that stay as they are: the same file under a second name until the old tree goes, else a copy.
base::Status carryOver(const Location& at, const std::string& stage, const Plan& plan) {
  auto existing = FolderTarget(at.dir).list();
  if (!existing) return existing.error();
  const std::set<std::string> removed(plan.remove.begin(), plan.remove.end());
  for (const std::string& path : *existing) {
    if (plan.write.contains(path) || removed.contains(path)) continue;
    const std::string from = at.dir + "/" + path, to = stage + "/" + path;
    if (auto status = makeFolders(to.substr(0, to.rfind('/'))); !status) return status;
    if (link(from.c_str(), to.c_str()) == 0) continue;
    auto content = FolderTarget(at.dir).read(path);
    if (!content) return content.error();
    if (auto status = writeNewFile(to, *content); !status) return status;
  }
  return base::Done{};
}

bool isUnsupported(int reason) {
  // EBUSY, EXDEV: DIR is a mount point.
  return reason == ENOSYS || reason == EINVAL || reason == EBUSY || reason == EXDEV || reason == ENOTSUP || reason == EPERM;
}

// Each takes the other's name, in one step.
int exchangeNames(const char* one, const char* other) {
#ifdef __APPLE__
  return renamex_np(one, other, RENAME_SWAP);
#else
  return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
#endif
}

}  // namespace

bool isWhollyOurs(const Location& at, const Plan& plan) {
  FolderTarget target(at.dir);
  auto json = target.read(std::string(kIndexName));
  auto index = json ? readIndex(*json) : base::Result<Index>(base::Error{});
  if (!index) return false;
  std::set<std::string> files = {std::string(kIndexName)}, folders;
  for (const IndexEntry& entry : index->files) files.insert(entry.path);
  for (const auto& [path, content] : plan.write) files.insert(path);
  for (const std::string& path : files) {
    for (std::string folder = folderOf(path); !folder.empty(); folder = folderOf(folder)) folders.insert(folder);
  }
  std::error_code fault;
  for (fs::recursive_directory_iterator entry(at.dir, fault), end; !fault && entry != end; entry.increment(fault)) {
    const std::string path = entry->path().string().substr(at.dir.size() + 1);
    const fs::file_type type = entry->symlink_status(fault).type();
    const bool ours = type == fs::file_type::directory ? folders.contains(path) : type == fs::file_type::regular && files.contains(path);
    if (fault || !ours) return false;
  }
  return !fault;
}

base::Status createTree(const Location& at, const Plan& plan) {
  if (auto status = makeFolders(at.parent); !status) return status;
  const Stage stage(at);
  if (!stage.made()) return failure("make the folder", stage.path());
  auto status = writeAll(stage.path(), plan.write);
  if (status) status = flushAll(stage.path());
  if (status && rename(stage.path().c_str(), at.dir.c_str()) != 0) status = failure("rename to", at.dir);
  return status ? flushNames(at.parent) : std::move(status);
}

base::Status exchangeTree(const Location& at, const Plan& plan, bool& done) {
  done = false;
  removeDeadStages(at);
  const Stage stage(at);
  struct stat mode{};
  if (!stage.made() || stat(at.dir.c_str(), &mode) != 0) return base::Done{};
  auto status = writeAll(stage.path(), plan.write);
  if (status) status = carryOver(at, stage.path(), plan);
  if (status && chmod(stage.path().c_str(), mode.st_mode & 07777) != 0) status = failure("set the mode of", stage.path());
  if (status) status = flushAll(stage.path());
  if (!status) return status;
  if (exchangeNames(stage.path().c_str(), at.dir.c_str()) != 0) {
    return isUnsupported(errno) ? base::Status(base::Done{}) : base::Status(failure("exchange", at.dir));
  }
  done = true;
  return flushNames(at.parent);  // before the old tree, now at the stage's name, goes
}

}  // namespace a2i::output
