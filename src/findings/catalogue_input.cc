#include "findings/rules_input.h"

namespace a2i::findings {

const Rule kUnreadableFile{
    .id = "AMI1001",
    .slug = "unreadable-file",
    .level = Level::kError,
    .blocks_output = true,
    .title = "A file could not be read",
    .help = "The file was found, but its bytes could not be read, so nothing in it was judged or translated.\n\n"
            "Check its permissions, or exclude it by `exclude` in the configuration file.",
    .links = {},
};

std::span<const Rule* const> inputRules() {
  static constexpr const Rule* kRules[] = {&kUnreadableFile};
  return kRules;
}

}  // namespace a2i::findings
