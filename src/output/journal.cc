#include "output/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "base/text.h"
#include "output/disk.h"
#include "output/folder.h"
#include "output/tree_path.h"

namespace a2i::output {

namespace {

constexpr std::string_view kEnd = "end\n";
constexpr std::size_t kDigest = 64;
const std::string kNothing = "-";  // in place of the digest of a file that is not there

std::string below(const std::string& dir, std::string_view name) { return dir + "/" + std::string(name); }

bool isThere(const std::string& path) {
  struct stat info{};
  return lstat(path.c_str(), &info) == 0;
}

struct Step {
  std::string path;
  std::string before, after;  // digests of what stood there when the run decided, and of what shall stand there; kNothing: no file
};

std::string line(const Step& step) { return step.after + " " + step.before + " " + step.path + "\n"; }

// Takes one digest and the blank behind it.
bool takeDigest(std::string_view& line, std::string& digest) {
  digest = line.substr(0, line.find(' '));
  if (digest.size() == line.size() || (digest != kNothing && digest.size() != kDigest)) return false;
  line.remove_prefix(digest.size() + 1);
  return true;
}

// False for anything that apply would not have written.
bool readSteps(std::string_view text, std::vector<Step>& steps) {
  if (!text.ends_with(kEnd)) return false;
  text.remove_suffix(kEnd.size());
  while (!text.empty()) {
    std::string_view rest = text.substr(0, text.find('\n'));
    if (rest.size() == text.size()) return false;
    text.remove_prefix(rest.size() + 1);
    Step step;
    if (!takeDigest(rest, step.after) || !takeDigest(rest, step.before) || !staysInside(rest)) return false;
    step.path = rest;
    steps.push_back(std::move(step));
  }
  return true;
}

// The digest of the file at a path, kNothing where there is none; empty for a link, a folder, or what cannot be read.
std::string standing(const Folder& top, const std::string& path) {
  const Folder folder = top.holding(path, false);
  if (!folder.good()) return folder.fault() == ENOENT ? kNothing : std::string();
  struct stat info{};
  if (!folder.status(nameOf(path), info)) return errno == ENOENT ? kNothing : std::string();
  const auto content = folder.read(nameOf(path));
  return content ? sha256(*content) : std::string();
}

base::Error unfinished(const Folder& top, const std::string& why) {
  return {below(top.shown(), kJournalName) + " cannot be finished: " + why};
}

base::Error blocked(const Folder& top, const Folder& folder) {
  if (folder.fault() == ENOTDIR || folder.fault() == ELOOP) return unfinished(top, "it leads through " + folder.shown() + ", which is not a folder; move that away and run again");
  return unfinished(top, folder.shown() + ": " + std::strerror(folder.fault()));
}

base::Error editedSince(const Folder& top, const Step& step) {
  return unfinished(top, below(top.shown(), step.path) + " was edited since; move it away and run again");
}

base::Status moveIntoPlace(const Folder& top, const Folder& stage, const Step& step) {
  const std::string name = nameOf(step.path);
  const Folder to = top.holding(step.path, true);
  if (!to.good()) return blocked(top, to);
  std::string now = standing(top, step.path);
  if (now == step.after) return base::Done{};  // moved before the interruption
  // An empty folder of that name holds nothing that could be lost.
  if (now.empty() && unlinkat(to.fd(), name.c_str(), AT_REMOVEDIR) == 0) now = kNothing;
  if (now != step.before) return editedSince(top, step);
  const Folder from = stage.holding(step.path, false);
  if (!from.good() || standing(stage, step.path) != step.after) {
    return unfinished(top, "the new content of " + below(top.shown(), step.path) + " is gone; restore the folder, remove the journal and run again");
  }
  if (renameat(from.fd(), name.c_str(), to.fd(), name.c_str()) != 0) return to.failure("rename to", name);
  return base::Done{};
}

base::Status removeFile(const Folder& top, const Step& step) {
  const Folder folder = top.holding(step.path, false);
  if (!folder.good()) return folder.fault() == ENOENT ? base::Status(base::Done{}) : blocked(top, folder);
  const std::string now = standing(top, step.path);
  if (now != kNothing && now != step.before) return editedSince(top, step);
  if (now != kNothing && unlinkat(folder.fd(), nameOf(step.path).c_str(), 0) != 0) return folder.failure("remove", nameOf(step.path));
  for (std::string empty = folderOf(step.path); !empty.empty(); empty = folderOf(empty)) {
    if (unlinkat(top.holding(empty, false).fd(), nameOf(empty).c_str(), AT_REMOVEDIR) != 0) break;
  }
  return base::Done{};
}

std::vector<Step> steps(const Plan& plan) {
  std::vector<Step> all;
  const auto before = [&plan](const std::string& path) {
    const auto found = plan.replaces.find(path);
    return found == plan.replaces.end() ? kNothing : found->second;
  };
  for (const auto& [path, content] : plan.write) all.push_back({path, before(path), sha256(content)});
  for (const std::string& path : plan.remove) all.push_back({path, before(path), kNothing});
  return all;
}

std::string journalText(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) text += line(step);
  return text.append(kEnd);
}

// Someone else may have been at work while the new files were written.
base::Status stillAsPlanned(const std::string& dir, const std::vector<Step>& steps) {
  const Folder top(dir);
  for (const Step& step : steps) {
    const std::string now = standing(top, step.path);
    struct stat info{};
    const bool folder = now.empty() && top.holding(step.path, false).status(nameOf(step.path), info) && S_ISDIR(info.st_mode);
    if (now != step.before && !(folder && step.before == kNothing)) return base::Error{below(dir, step.path) + " was changed by someone else meanwhile"};
  }
  return base::Done{};
}

}  // namespace

bool isRunState(std::string_view name) { return name == kStageName || name == kJournalName || name == kDraftName; }

bool isInterrupted(const std::string& dir) {
  return isThere(below(dir, kJournalName)) || isThere(below(dir, kStageName)) || isThere(below(dir, kDraftName));
}

base::Status decide(const std::string& dir, const Plan& plan) {
  const std::string stage = below(dir, kStageName), journal = below(dir, kJournalName), draft = below(dir, kDraftName);
  const std::vector<Step> all = steps(plan);
  auto status = makeFolders(stage);
  if (status) status = writeAll(stage, plan.write, plan.jobs);
  if (status) status = Folder(dir).writeNewFile(std::string(kDraftName), journalText(all));
  if (status) status = flushAll(dir);
  if (status) status = stillAsPlanned(dir, all);
  if (status && rename(draft.c_str(), journal.c_str()) != 0) status = failure("rename to", journal);
  if (!status) {
    unlink(draft.c_str());
    removeTree(stage);
    return status;
  }
  return flushNames(dir);
}

base::Status finish(const std::string& dir) {
  const std::string journal = below(dir, kJournalName), stage = below(dir, kStageName);
  if (isThere(journal)) {
    auto text = FolderTarget(dir).read(std::string(kJournalName));
    std::vector<Step> steps;
    if (!text || !readSteps(*text, steps)) {
      return base::Error{journal + " is damaged or not of this program; look at the folder, then remove the journal and " + std::string(kStageName)};
    }
    const Folder top(dir), staged = top.at(std::string(kStageName));
    if (!staged.good() && staged.fault() != ENOENT) return blocked(top, staged);
    for (const Step& step : steps) {
      auto status = step.after == kNothing ? removeFile(top, step) : moveIntoPlace(top, staged, step);
      if (!status) return status;
    }
    if (auto status = flushAll(dir); !status) return status;
    if (unlink(journal.c_str()) != 0) return failure("remove", journal);
  }
  // Staged without a journal: interrupted before the decision, so the old tree stands.
  unlink(below(dir, kDraftName).c_str());
  removeTree(stage);
  return base::Done{};
}

}  // namespace a2i::output
