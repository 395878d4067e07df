// Carries a plan out: which of the ways is safe here, under the lock of the folder.
#include <sys/stat.h>

#include <filesystem>
#include <utility>

#include "output/disk.h"
#include "output/exchange.h"
#include "output/journal.h"
#include "output/output.h"
#include "output/tree_path.h"

namespace a2i::output {

namespace {

bool isThere(const std::string& path) {
  struct stat info{};
  return lstat(path.c_str(), &info) == 0;
}

// A shell (or this process) that stands in the folder would find itself in a removed one after an exchange.
bool holdsCurrentFolder(const std::string& dir) {
  std::error_code fault;
  const std::string current = std::filesystem::current_path(fault).string() + "/";
  return !fault && current.starts_with(dir + "/");
}

base::Status unchanged(const Location& at, base::Status status) {
  if (status) return status;
  return base::Error{status.error().message + "; " + at.dir + " is as it was: run again when that is mended, or give another --out-dir"};
}

base::Status checkPaths(const Plan& plan) {
  for (const auto& [path, content] : plan.write) {
    if (!staysInside(path)) return base::Error{"the name " + path + " leads outside the folder; nothing was written"};
  }
  for (const std::string& path : plan.remove) {
    if (!staysInside(path)) return base::Error{"the name " + path + " leads outside the folder; nothing was written"};
  }
  return base::Done{};
}

// Planning reads one file after the other, so it may have met two states of the folder.
base::Status checkBasis(const Location& at, const Plan& plan) {
  FolderTarget target(at.dir);
  const auto json = target.read(std::string(kIndexName));
  std::string basis, standing;
  if (json) {
    basis = sha256(*json);
    const auto index = readIndex(*json);
    const auto paths = target.list();
    if (index && paths) standing = standingDigest(*index, *paths);
  }
  if (basis == plan.basis && standing == plan.standing) return base::Done{};
  return base::Error{at.dir + ": another run has written here meanwhile; run again"};
}

// As long as what it returns lives no other run writes to the folder, and none has left its work there half done.
base::Result<Descriptor> holdFolder(const Location& at) {
  auto held = lockFolder(at.dir);
  if (held && isInterrupted(at.dir)) return base::Error{at.dir + " holds an interrupted run; run again to finish it"};
  return held;
}

base::Status update(const Location& at, const Plan& plan) {
  auto held = holdFolder(at);
  if (!held) return held.error();
  if (auto status = checkBasis(at, plan); !status) return status;
  if (isWhollyOurs(at, plan) && !holdsCurrentFolder(at.dir)) {
    bool done = false;
    if (auto status = exchangeTree(at, plan, done); !status) return done ? std::move(status) : unchanged(at, std::move(status));
    if (done) return base::Done{};
  }
  if (auto status = decide(at.dir, plan); !status) return unchanged(at, std::move(status));
  if (auto status = finish(at.dir); !status) return base::Error{status.error().message + "; run again to finish"};
  return base::Done{};
}

}  // namespace

base::Result<Plan> planAlone(const std::string& dir, emit::Files files, const Options& options) {
  auto at = locate(dir);
  if (!at) return at.error();
  auto held = holdFolder(*at);
  if (!held) return held.error();
  FolderTarget target(dir);
  return plan(target, std::move(files), options);
}

base::Result<bool> recover(const std::string& dir) {
  auto at = locate(dir);
  if (!at) return at.error();
  const bool undone = removeDeadStages(*at);
  if (!isInterrupted(at->dir)) return undone;
  auto held = lockFolder(at->dir);
  if (!held) return held.error();
  if (!isInterrupted(at->dir)) return undone;
  if (auto status = finish(at->dir); !status) return status.error();
  return true;
}

base::Status apply(const std::string& dir, const Plan& plan) {
  if (!plan.foreign.empty()) return base::Error{dir + ": files that are not ours are in the way"};
  if (auto status = checkPaths(plan); !status) return status;
  auto at = locate(dir);
  if (!at) return at.error();
  if (!plan.changes) return base::Done{};
  if (isThere(at->dir)) return update(*at, plan);
  bool done = false;
  auto status = createTree(*at, plan, done);
  return done ? std::move(status) : unchanged(*at, std::move(status));
}

}  // namespace a2i::output
