#include "findings/rules_output.h"

namespace a2i::findings {

namespace {
constexpr std::span<const std::string_view> kLinks{};
}

const Rule kForeignFile{
    .id = "AMI6001", .slug = "foreign-file", .level = Level::kError, .blocks_output = false,
    .title = "A file that is not ours is in the way",
    .help = "The target folder holds a file under this name that this program did not make, or that was edited after it was "
        "made. Nothing at all was written.\n\n"
        "Take the edit over into the App Mesh manifests (or into a Kustomize overlay beside the folder) and move the file "
        "away.",
    .way_out = "move the file away, or take the edit over into the App Mesh manifests; then run again",
    .links = kLinks,
};

const Rule kInterruptedRun{
    .id = "AMI6002", .slug = "interrupted-run", .level = Level::kNote, .blocks_output = false,
    .title = "An interrupted run was repaired",
    .help = "An earlier run was interrupted while it wrote the target folder (a killed job, a full disk, a power failure). Each "
        "file was whole all the time. This run first finished what the earlier one had decided, or undid it where nothing was "
        "decided yet, and then went on as usual.\n\n"
        "Nothing has to be done. When it comes back with each run, look for a job that is killed by a time limit.",
    .way_out = "nothing; if it comes back with each run, look for a job that a time limit kills",
    .links = kLinks,
};

std::span<const Rule* const> outputRules() {
  static constexpr const Rule* kRules[] = {
      &kForeignFile, &kInterruptedRun};
  return kRules;
}

}  // namespace a2i::findings
