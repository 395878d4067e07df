#include "output/journal.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <vector>

#include "base/text.h"
#include "output/disk.h"
#include "output/tree_path.h"

namespace a2i::output {

namespace {

constexpr std::string_view kEnd = "end\n";

std::string below(const std::string& dir, std::string_view name) { return dir + "/" + std::string(name); }

bool isThere(const std::string& path) {
  struct stat info{};
  return lstat(path.c_str(), &info) == 0;
}

struct Step {
  std::string path;
  std::string sha256;  // of the new content; empty: the file is removed
};

// False for anything that apply would not have written.
bool readSteps(std::string_view text, std::vector<Step>& steps) {
  if (!text.ends_with(kEnd)) return false;
  text.remove_suffix(kEnd.size());
  constexpr std::size_t kDigest = 64;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    Step step;
    if (line.starts_with("write ") && line.size() > 6 + kDigest && line[6 + kDigest] == ' ') {
      step.sha256 = line.substr(6, kDigest);
      step.path = line.substr(6 + kDigest + 1);
    } else if (line.starts_with("remove ")) {
      step.path = line.substr(7);
    }
    if (!staysInside(step.path)) return false;
    steps.push_back(std::move(step));
  }
  return true;
}

// The folders of a path in DIR are folders and no links; with `make`, missing ones are made.
base::Status enter(const std::string& dir, const std::string& path, bool make) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string folder = below(dir, path.substr(0, slash));
    struct stat info{};
    if (lstat(folder.c_str(), &info) == 0) {
      if (!S_ISDIR(info.st_mode)) return base::Error{below(dir, kJournalName) + " leads through " + folder + ", which is not a folder; move that away and run again"};
    } else if (make && mkdir(folder.c_str(), 0777) != 0) {
      return failure("make the folder", folder);
    }
  }
  return base::Done{};
}

base::Status moveIntoPlace(const std::string& dir, const Step& step) {
  const std::string from = below(dir, kStageName) + "/" + step.path, to = below(dir, step.path);
  if (auto status = enter(dir, step.path, true); !status) return status;
  if (rename(from.c_str(), to.c_str()) == 0) return base::Done{};
  // An empty folder of that name holds nothing that could be lost.
  if (errno == EISDIR && rmdir(to.c_str()) == 0 && rename(from.c_str(), to.c_str()) == 0) return base::Done{};
  if (errno != ENOENT) return failure("rename to", to);
  // Not in the stage any more: moved before the interruption, or lost.
  const auto content = FolderTarget(dir).read(step.path);
  if (content && sha256(*content) == step.sha256) return base::Done{};
  return base::Error{below(dir, kJournalName) + " cannot be finished: the new content of " + to + " is gone; restore the folder, remove the journal and run again"};
}

base::Status removeFile(const std::string& dir, const std::string& path) {
  if (auto status = enter(dir, path, false); !status) return status;
  if (unlink(below(dir, path).c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) return failure("remove", below(dir, path));
  for (std::string folder = folderOf(path); !folder.empty(); folder = folderOf(folder)) {
    if (rmdir(below(dir, folder).c_str()) != 0) break;
  }
  return base::Done{};
}

std::string journalText(const Plan& plan) {
  std::string text;
  for (const auto& [path, content] : plan.write) text += "write " + sha256(content) + " " + path + "\n";
  for (const std::string& path : plan.remove) text += "remove " + path + "\n";
  return text.append(kEnd);
}

}  // namespace

bool isRunState(std::string_view name) { return name == kStageName || name == kJournalName || name == kDraftName; }

bool isInterrupted(const std::string& dir) {
  return isThere(below(dir, kJournalName)) || isThere(below(dir, kStageName)) || isThere(below(dir, kDraftName));
}

base::Status decide(const std::string& dir, const Plan& plan) {
  const std::string stage = below(dir, kStageName), journal = below(dir, kJournalName), draft = below(dir, kDraftName);
  auto status = makeFolders(stage);
  if (status) status = writeAll(stage, plan.write);
  if (status) status = writeNewFile(draft, journalText(plan));
  if (status) status = flushAll(dir);
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
    if (auto status = enter(dir, std::string(kStageName) + "/", false); !status) return status;
    for (const Step& step : steps) {
      auto status = step.sha256.empty() ? removeFile(dir, step.path) : moveIntoPlace(dir, step);
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
