// .appmesh2istio.yaml, read by yaml-cpp: options that shape the translation and the report, rule levels, excludes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "findings/findings.h"

namespace a2i::config {

enum class RuleLevel : std::uint8_t { kOff, kNote, kWarning, kError };

struct Config {
  std::map<std::string, std::string> options;            // by flag name without dashes: default-namespace, istio-version …
  std::map<std::string, std::vector<std::string>> lists; // repeatable flags: only-namespace, only-mesh
  std::map<std::string, RuleLevel> rules;                // by rule id
  std::vector<std::string> exclude;                      // path patterns (gitignore-like globs)
};

// Faults in the file are findings (AMI9xxx) at their place; a file that is no YAML is an error (exit 2).
[[nodiscard]] base::Result<Config> read(std::string_view text, source::FileId file, findings::Findings& findings);

[[nodiscard]] std::string_view starter();  // what `init` writes

}  // namespace a2i::config
