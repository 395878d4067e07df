// Carries a plan out. A folder that is wholly ours is exchanged in one step; else every new file is staged inside of it, a
// journal makes the decision durable, and from then on the run (or the next one) only goes forward.
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include "base/text.h"
#include "output/output.h"

namespace a2i::output {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kStage = ".appmesh2istio.stage";
constexpr std::string_view kJournal = ".appmesh2istio.journal";

base::Error failure(const std::string& what, const std::string& path) {
  return {what + " " + path + ": " + std::strerror(errno)};
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

base::Status writeFile(const std::string& path, std::string_view content) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (file.get() < 0) return failure("cannot write", path);
  while (!content.empty()) {
    const ssize_t count = write(file.get(), content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("cannot write", path);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return base::Done{};
}

base::Status makeFolders(const std::string& path) {
  std::error_code fault;
  fs::create_directories(path, fault);
  if (fault) return base::Error{"cannot make the folder " + path + ": " + fault.message()};
  return base::Done{};
}

// All that was written to the file system of `path` is on disk; one call instead of one for each file.
base::Status flush(const std::string& path) {
  const Descriptor folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || syncfs(folder.get()) != 0) return failure("cannot flush", path);
  return base::Done{};
}

base::Status writeAll(const std::string& root, const std::map<std::string, std::string>& files) {
  std::set<std::string> made;
  for (const auto& [path, content] : files) {
    const std::string full = root + "/" + path, folder = full.substr(0, full.rfind('/'));
    if (made.insert(folder).second) {
      if (auto status = makeFolders(folder); !status) return status;
    }
    if (auto status = writeFile(full, content); !status) return status;
  }
  return base::Done{};
}

void removeTree(const std::string& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

void removeEmptyFolders(const std::string& root, std::string path) {
  for (std::size_t slash = path.rfind('/'); slash != std::string::npos; slash = path.rfind('/')) {
    path.resize(slash);
    if (rmdir((root + "/" + path).c_str()) != 0) return;
  }
}

// DIR, absolute and with links resolved, and its parent.
struct Location {
  std::string dir, parent, name;
};

base::Result<Location> locate(const std::string& dir) {
  std::error_code fault;
  const fs::path absolute = fs::weakly_canonical(fs::absolute(dir, fault), fault);
  if (fault) return base::Error{dir + ": " + fault.message()};
  Location location{absolute.string(), absolute.parent_path().string(), absolute.filename().string()};
  while (location.dir.size() > 1 && location.dir.back() == '/') {
    location.dir.pop_back();
    location.name = fs::path(location.dir).filename().string();
    location.parent = fs::path(location.dir).parent_path().string();
  }
  return location;
}

// One run at a time for the folders below a parent.
base::Result<std::unique_ptr<Descriptor>> lock(const Location& location) {
  if (auto status = makeFolders(location.parent); !status) return status.error();
  auto folder = std::make_unique<Descriptor>(open(location.parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder->get() < 0) return failure("cannot open", location.parent);
  if (flock(folder->get(), LOCK_EX | LOCK_NB) != 0) return base::Error{location.dir + ": another run is writing here; wait for it to end"};
  return folder;
}

// Ends what a journal says, or removes what was staged without one. The lock is held.
base::Status finish(const std::string& dir);

class Applier {
 public:
  Applier(Location location, const Plan& plan) : at_(std::move(location)), plan_(plan) {}

  base::Status run() {
    struct stat info{};
    if (lstat(at_.dir.c_str(), &info) != 0) return create();
    if (!S_ISDIR(info.st_mode)) return base::Error{at_.dir + " is not a folder"};
    auto listed = FolderTarget(at_.dir).list();
    if (!listed) return listed.error();
    if (listed->empty()) return withJournal();
    return whollyOurs(*listed) ? exchange(*listed) : withJournal();
  }

 private:
  base::Status create() {
    const std::string stage = stageName();
    auto status = writeAll(stage, plan_.write);
    if (status) status = flush(stage);
    if (status && rename(stage.c_str(), at_.dir.c_str()) != 0) status = failure("cannot rename to", at_.dir);
    if (!status) removeTree(stage);
    return status;
  }

  std::string stageName() const { return at_.parent + "/." + at_.name + ".appmesh2istio-" + std::to_string(getpid()); }

  bool whollyOurs(const std::vector<std::string>& existing) const {
    const std::string name(kIndexName);
    auto json = FolderTarget(at_.dir).read(name);
    auto index = json ? readIndex(*json) : base::Result<Index>(base::Error{});
    if (!index) return false;
    std::set<std::string> ours = {name};
    for (const IndexEntry& entry : index->files) ours.insert(entry.path);
    return std::all_of(existing.begin(), existing.end(), [&ours](const std::string& path) { return ours.contains(path); });
  }

  base::Status exchange(const std::vector<std::string>& existing) {
    const std::string stage = stageName();
    std::map<std::string, std::string> files = plan_.write;
    for (const std::string& path : existing) {
      if (files.contains(path) || std::find(plan_.remove.begin(), plan_.remove.end(), path) != plan_.remove.end()) continue;
      auto content = FolderTarget(at_.dir).read(path);
      if (!content) return content.error();
      files.emplace(path, std::move(*content));
    }
    auto status = writeAll(stage, files);
    if (status) status = flush(stage);
    if (status && syscall(SYS_renameat2, AT_FDCWD, stage.c_str(), AT_FDCWD, at_.dir.c_str(), RENAME_EXCHANGE) != 0) {
      const bool unsupported = errno == ENOSYS || errno == EINVAL || errno == EBUSY;  // EBUSY: a mount point
      removeTree(stage);
      return unsupported ? withJournal() : base::Status(failure("cannot exchange", at_.dir));
    }
    removeTree(stage);  // now the old tree, or what could not be finished
    return status;
  }

  base::Status withJournal() {
    const std::string stage = at_.dir + "/" + std::string(kStage), journal = at_.dir + "/" + std::string(kJournal);
    removeTree(stage);
    auto status = writeAll(stage, plan_.write);
    if (status) status = flush(stage);
    std::string text;
    for (const auto& [path, content] : plan_.write) text += "write " + path + "\n";
    for (const std::string& path : plan_.remove) text += "remove " + path + "\n";
    const std::string draft = journal + ".new";
    unlink(draft.c_str());
    if (status) status = writeFile(draft, text + "end\n");
    if (status) status = flush(at_.dir);
    if (status && rename(draft.c_str(), journal.c_str()) != 0) status = failure("cannot rename to", journal);
    if (!status) {
      unlink(draft.c_str());
      removeTree(stage);
      return status;
    }
    return finish(at_.dir);
  }

  Location at_;
  const Plan& plan_;
};

base::Status moveIntoPlace(const std::string& dir, const std::string& path) {
  const std::string from = dir + "/" + std::string(kStage) + "/" + path, to = dir + "/" + path;
  if (auto status = makeFolders(to.substr(0, to.rfind('/'))); !status) return status;
  // Not there any more: moved before the interruption.
  if (rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) return failure("cannot rename to", to);
  return base::Done{};
}

base::Status finish(const std::string& dir) {
  const std::string journal = dir + "/" + std::string(kJournal), stage = dir + "/" + std::string(kStage);
  auto text = FolderTarget(dir).read(std::string(kJournal));
  if (!text) {
    std::error_code ignored;
    if (fs::exists(stage, ignored)) removeTree(stage);  // interrupted before the decision: the old tree stands
    return base::Done{};
  }
  if (!text->ends_with("end\n")) return base::Error{journal + " is damaged; remove it after a look at the folder"};
  for (const std::string_view line : base::split(*text, '\n')) {
    if (line.starts_with("write ")) {
      if (auto status = moveIntoPlace(dir, std::string(line.substr(6))); !status) return status;
    } else if (line.starts_with("remove ")) {
      const std::string path(line.substr(7));
      if (unlink((dir + "/" + path).c_str()) != 0 && errno != ENOENT) return failure("cannot remove", dir + "/" + path);
      removeEmptyFolders(dir, path);
    }
  }
  if (auto status = flush(dir); !status) return status;
  if (unlink(journal.c_str()) != 0) return failure("cannot remove", journal);
  removeTree(stage);
  return base::Done{};
}

}  // namespace

base::Status recover(const std::string& dir) {
  std::error_code ignored;
  if (!fs::exists(dir + "/" + std::string(kJournal), ignored) && !fs::exists(dir + "/" + std::string(kStage), ignored)) return base::Done{};
  auto location = locate(dir);
  if (!location) return location.error();
  auto held = lock(*location);
  if (!held) return held.error();
  return finish(location->dir);
}

base::Status apply(const std::string& dir, const Plan& plan) {
  if (!plan.foreign.empty()) return base::Error{dir + ": files that are not ours are in the way"};
  auto location = locate(dir);
  if (!location) return location.error();
  auto held = lock(*location);
  if (!held) return held.error();
  return Applier(*location, plan).run();
}

}  // namespace a2i::output
