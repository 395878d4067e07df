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
    .links = kLinks,
};

std::span<const Rule* const> outputRules() {
  static constexpr const Rule* kRules[] = {
      &kForeignFile};
  return kRules;
}

}  // namespace a2i::findings
