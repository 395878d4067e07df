// .appmesh2istio.yaml, read by yaml-cpp: options that shape the translation and the report, rule levels, excludes.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "findings/findings.h"

namespace a2i::config {

enum class RuleLevel : std::uint8_t { kOff, kNote, kWarning, kError };

// Accepts the findings that all of its parts take: an entry of the file, or a comment in a manifest.
struct Suppression {
  std::vector<const findings::Rule*> rules;  // empty: any
  std::vector<std::string> paths;            // patterns as in .gitignore; empty: any
  std::vector<source::Span> path_spans;
  std::vector<std::string> objects;          // "VirtualNode shop/*" with `*` and `?`; empty: any
  std::uint32_t line = 0;                    // of a comment: takes what begins on this line of its file; else 0
  std::string reason;
  std::string until;                         // YYYY-MM-DD, the last day it holds; empty: for good
  source::Span span;                         // of the comment, or of the entry's first key
  source::Span until_span = {};              // of the date; of the whole where there is none
};

struct Config {
  source::FileId file = source::kNoFile;  // the file itself, once the run knows its files
  std::map<std::string, std::vector<std::string>, std::less<>> options;  // values by flag name without dashes
  std::map<const findings::Rule*, RuleLevel> rules;
  std::vector<std::string> exclude;  // path patterns as in .gitignore
  std::vector<source::Span> exclude_spans;  // where each of them stands
  std::vector<Suppression> suppressions;
};

// `option_names`: the flags that have a key. Keys that mean nothing are findings (AMI9xxx) at their place; text that is no
// YAML, or a value of the wrong shape, is an error that names line and column (exit 2).
[[nodiscard]] base::Result<Config> read(std::string_view text, source::FileId file,
                                        std::span<const std::string_view> option_names, findings::Findings& findings);

[[nodiscard]] std::string_view starter();  // what `init` writes

}  // namespace a2i::config
