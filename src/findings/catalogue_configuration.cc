#include "findings/rules_configuration.h"

namespace a2i::findings {

const Rule kUnknownConfigurationKey{
    .id = "AMI9001",
    .slug = "unknown-configuration-key",
    .level = Level::kWarning,
    .blocks_output = false,
    .title = "The configuration file has a key that means nothing",
    .help = "The key was passed over, so the run went on as if it were not there. Most often it is misspelt.\n\n"
            "`appmesh2istio init` writes a file that names every key.",
    .links = {},
};

const Rule kUnknownRule{
    .id = "AMI9002",
    .slug = "unknown-rule",
    .level = Level::kWarning,
    .blocks_output = false,
    .title = "The configuration sets the level of a rule that does not exist",
    .help = "Rule ids and slugs are listed by `appmesh2istio explain`. Ids of retired rules are never used again, so a level "
            "for one can simply be removed.",
    .links = {},
};

const Rule kForbiddenConfigurationKey{
    .id = "AMI9003",
    .slug = "forbidden-configuration-key",
    .level = Level::kError,
    .blocks_output = false,
    .title = "The configuration file may not set this",
    .help = "A pull request can change the configuration file of the branch it comes from. What decides where files are written, "
            "what is committed and when a check fails is therefore taken from the command line alone.\n\n"
            "Give the option where the tool is called: in the workflow, the hook or the job.",
    .links = {},
};

std::span<const Rule* const> configurationRules() {
  static constexpr const Rule* kRules[] = {&kUnknownConfigurationKey, &kUnknownRule, &kForbiddenConfigurationKey};
  return kRules;
}

}  // namespace a2i::findings
