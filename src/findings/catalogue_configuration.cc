#include "findings/rules_configuration.h"

namespace a2i::findings {

const Rule kUnknownConfigurationKey{
    .id = "AMI9001",
    .slug = "unknown-configuration-key",
    .level = Level::kWarning,
    .blocks_output = false,
    .title = "The configuration file has a key that means nothing",
    .help = "The key was passed over, so the run went on as if it were not there. Most often it is misspelt. A suppression "
            "with such a key accepts nothing, for without it the entry would take more than was meant.\n\n"
            "`appmesh2istio init` writes a file that names every key.",
    .way_out = "correct or remove it; `appmesh2istio init` writes every key that there is",
    .links = {},
};

const Rule kUnknownRule{
    .id = "AMI9002",
    .slug = "unknown-rule",
    .level = Level::kWarning,
    .blocks_output = false,
    .title = "A level or a suppression names a rule that does not exist",
    .help = "Rule ids and slugs are listed by `appmesh2istio explain`. Ids of retired rules are never used again, so a level or a "
            "suppression for one can simply be removed.",
    .way_out = "look it up with `appmesh2istio explain`, or remove the entry",
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
    .way_out = "give it on the command line",
    .links = {},
};

const Rule kUnusedSuppression{
    .id = "AMI9004",
    .slug = "unused-suppression",
    .level = Level::kWarning,
    .blocks_output = false,
    .title = "A suppression accepts nothing",
    .help = "No finding of this run is what the suppression names. Most often the cause has been mended since; then remove it, so that it "
            "does not hide the next one. If not, compare rule, path and object with the finding: a comment takes what begins on its own "
            "line, or, when it stands on a line of its own, on the next line that holds more than a comment.\n\n"
            "Runs that look at a part of the repository alone (single files, `--only-namespace`, `--only-mesh`) do not judge suppressions "
            "that may belong to the rest.",
    .way_out = "remove it",
    .links = {},
};

const Rule kUnmatchedPattern{
    .id = "AMI9005",
    .slug = "unmatched-pattern",
    .level = Level::kWarning,
    .blocks_output = false,
    .title = "A path pattern of the configuration takes no file",
    .help = "The pattern is read as in `.gitignore`, from the root of the repository: `charts/` is a folder at any depth, `/charts/` only the one "
            "at the root, `deploy/**/mesh.yaml` crosses folders, `*` and `?` stay within a name.\n\n"
            "Only files that are read at all can match: those that Git tracks or does not ignore, and for a suppression those that hold "
            "manifests.",
    .way_out = "correct the pattern, or remove it",
    .links = {},
};

const Rule kExpiredSuppression{
    .id = "AMI9006",
    .slug = "expired-suppression",
    .level = Level::kWarning,
    .blocks_output = false,
    .title = "A suppression has passed its end date",
    .help = "`until` names the last day (in UTC) on which the finding was accepted. Since then the finding counts again.\n\n"
            "Mend the cause and remove the suppression, or decide anew and set a later date.",
    .way_out = "mend the cause and remove the suppression, or decide anew and set a later date",
    .links = {},
};

const Rule kMalformedSuppression{
    .id = "AMI9007",
    .slug = "malformed-suppression",
    .level = Level::kWarning,
    .blocks_output = false,
    .title = "A suppression cannot be understood, so it accepts nothing",
    .help = "In a manifest a suppression is a comment, `# appmesh2istio: ignore AMI4104 the reason`, with several rules "
            "`# appmesh2istio: ignore AMI4104, AMI4201 the reason`, with an end date `# appmesh2istio: ignore AMI4104 until 2027-01-31 the reason`. "
            "It stands behind what it accepts, or on the line above.\n\n"
            "In `.appmesh2istio.yaml` an entry of `suppressions` needs a `reason` and at least one of `rule`, `path` and `object`; `until` is a "
            "date, YYYY-MM-DD. A reason is always required: who reads it later has to be able to decide anew.",
    .way_out = "give it a `reason`, and at least one of `rule`, `path` and `object`",
    .links = {},
};

std::span<const Rule* const> configurationRules() {
  static constexpr const Rule* kRules[] = {&kUnknownConfigurationKey, &kUnknownRule,        &kForbiddenConfigurationKey, &kUnusedSuppression,
                                           &kUnmatchedPattern,        &kExpiredSuppression, &kMalformedSuppression};
  return kRules;
}

}  // namespace a2i::findings
