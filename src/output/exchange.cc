#include "output/exchange.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>

#include "output/folder.h"
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
    if (!made_) return;
    auto lock = lockFolder(path_);
    if (lock) {
      lock_.emplace(std::move(*lock));
    } else {  // no descriptor is left for it, or another run took it for a dead one and clears it away
      made_ = false;
      const int reason = errno == EMFILE || errno == ENFILE ? errno : EBUSY;
      rmdir(path_.c_str());
      errno = reason;
    }
  }
  ~Stage() {
    if (made_ && !kept_) removeTree(path_);
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  bool made() const { return made_; }  // errno says why not
  const std::string& path() const { return path_; }
  void keep() { kept_ = true; }  // what stands there may be needed

 private:
  std::string path_;
  std::optional<Descriptor> lock_;
  bool made_ = false, kept_ = false;
};

// Files that stay as they are: the same file under a second name until the old tree goes, else a copy.
base::Status carryOver(const Location& at, const std::string& stage, const Plan& plan) {
  auto existing = FolderTarget(at.dir).list();
  if (!existing) return existing.error();
  const std::set<std::string> removed(plan.remove.begin(), plan.remove.end());
  const Folder dir(at.dir), made(stage);
  for (const std::string& path : *existing) {
    if (plan.write.contains(path) || removed.contains(path)) continue;
    const std::string name = nameOf(path);
    const Folder from = dir.holding(path, false), to = made.holding(path, true);
    if (!from.good() || !to.good()) return (to.good() ? from : to).failure("make the folder");
    if (linkat(from.fd(), name.c_str(), to.fd(), name.c_str(), 0) == 0) continue;
    auto content = from.read(name);
    if (!content) return base::Error{at.dir + "/" + path + ": " + content.error().message};
    if (auto status = to.writeNewFile(name, *content); !status) return status;
  }
  return base::Done{};
}

bool isSameFile(const std::string& one, const std::string& other) {
  struct stat a{}, b{};
  return lstat(one.c_str(), &a) == 0 && lstat(other.c_str(), &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

// Asked of the old tree after it has been taken away: nobody can change it unnoticed any more. Nothing has come to it, and
// what is not carried over is what the plan was made for.
bool isAsPlanned(const Location& old, const std::string& made, const Plan& plan) {
  if (!isWhollyOurs(old, plan)) return false;
  const auto existing = FolderTarget(old.dir).list();
  if (!existing) return false;
  return std::all_of(existing->begin(), existing->end(), [&](const std::string& path) {
    if (isSameFile(old.dir + "/" + path, made + "/" + path)) return true;
    const auto content = FolderTarget(old.dir).read(path);
    if (!content) return false;
    const auto replaced = plan.replaces.find(path);
    if (replaced != plan.replaces.end()) return sha256(*content) == replaced->second;
    const auto copy = FolderTarget(made).read(path);  // carried over where links cannot be made
    return copy && *copy == *content;
  });
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

bool removeDeadStages(const Location& at) {
  std::error_code fault;
  std::vector<std::string> found;
  for (fs::directory_iterator entry(at.parent, fault), end; !fault && entry != end; entry.increment(fault)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(stagePrefix(at))) found.push_back(entry->path().string());
  }
  if (found.empty() || !flushNames(at.parent)) return false;
  bool removed = false;
  for (const std::string& path : found) {
    const Descriptor folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (folder.get() < 0 || flock(folder.get(), LOCK_EX | LOCK_NB) != 0) continue;
    removeTree(path);
    removed = true;
  }
  return removed;
}

base::Status createTree(const Location& at, const Plan& plan, bool& done) {
  done = false;
  if (auto status = makeFolders(at.parent); !status) return status;
  static_cast<void>(removeDeadStages(at));
  const Stage stage(at);
  if (!stage.made()) return failure("make the folder", stage.path());
  auto status = writeAll(stage.path(), plan.write, plan.jobs);
  if (status) status = flushAll(stage.path());
  if (status && rename(stage.path().c_str(), at.dir.c_str()) != 0) status = failure("rename to", at.dir);
  done = static_cast<bool>(status);
  return status ? flushNames(at.parent) : std::move(status);
}

base::Status exchangeTree(const Location& at, const Plan& plan, bool& done) {
  done = false;
  static_cast<void>(removeDeadStages(at));
  Stage stage(at);
  struct stat mode{};
  if (!stage.made() || stat(at.dir.c_str(), &mode) != 0) return base::Done{};
  auto status = writeAll(stage.path(), plan.write, plan.jobs);
  if (status) status = carryOver(at, stage.path(), plan);
  if (status && chmod(stage.path().c_str(), mode.st_mode & 07777) != 0) status = failure("set the mode of", stage.path());
  if (status) status = flushAll(stage.path());
  if (!status) return status;
  if (exchangeNames(stage.path().c_str(), at.dir.c_str()) != 0) {
    return isUnsupported(errno) ? base::Status(base::Done{}) : base::Status(failure("exchange", at.dir));
  }
  if (!isAsPlanned({stage.path(), at.parent, at.name}, at.dir, plan)) {
    if (exchangeNames(stage.path().c_str(), at.dir.c_str()) == 0) return base::Error{"something in " + at.dir + " was changed by someone else meanwhile"};
    stage.keep();
    done = true;
    return base::Error{"something in " + at.dir + " was changed by someone else meanwhile; what stood there is in " + stage.path()};
  }
  done = true;
  status = flushNames(at.parent);
  if (!status) stage.keep();  // the old tree goes when the exchange is on disk: by the next run
  return status;
}

}  // namespace a2i::output
