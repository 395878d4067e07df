// Findings, the ledger and the summary as documents. One file per format, one row in formats().
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "findings/findings.h"
#include "findings/suppressed.h"
#include "report/overview.h"
#include "source/source_file.h"

namespace a2i::report {

// One leaf field of an input object, for `--report json`.
struct LedgerLine {
  std::string object;  // "VirtualNode shop/cart"
  std::string field;   // spec.listeners[0].portMapping.port
  source::Span span;
  std::string_view state;  // translated, approximated, not needed, reported
  std::vector<std::string> targets;
  std::string_view rule;   // id; empty where there is none
};

struct Summary {
  std::size_t files = 0;             // files that held objects of ours
  std::size_t appmesh_objects = 0;
  std::size_t istio_objects = 0;     // written or that would be written
  std::vector<std::string> assumptions;
  std::vector<std::string> output_objects;  // "VirtualService shop/cart", sorted; for the tree's README
  Overview overview;                 // empty unless a format asks for it
};

// Findings that the run left out of `findings` because they do not count.
struct Withheld {
  std::size_t known = 0;      // stand in the baseline
  std::size_t unchanged = 0;  // not on a changed line or object
};

struct Input {
  const source::SourceSet& files;
  const findings::Findings& findings;  // sorted; levels as configured
  const Summary& summary;
  std::span<const LedgerLine> ledger;  // empty unless a format asks for it
  std::string_view tool_version;
  bool color = false;                  // text at a terminal
  std::span<const findings::Suppressed> suppressed = {};  // accepted by somebody; not among `findings`
  bool show_suppressed = false;        // SARIF lists them, marked as such
  Withheld withheld = {};
  findings::Level threshold = findings::Level::kError;    // --fail-on; error for `never`
  unsigned jobs = 1;                   // threads that may write; 0: one for each processor
};

enum class Format : std::uint8_t { kText, kSarif, kGithub, kGitlab, kJunit, kJson, kMarkdown };

struct FormatRow {
  std::string_view name;
  Format format;
  bool needs_ledger, needs_overview;
  std::string (*write)(const Input&);
};

[[nodiscard]] std::span<const FormatRow> formats();
[[nodiscard]] const FormatRow* findFormat(std::string_view name);
[[nodiscard]] std::string formatNames();  // "text, sarif, …"

// The README.md of the output tree. Holds no line numbers, times, absolute paths or versions.
[[nodiscard]] std::string treeReadme(const Input& input);

// `explain`: a line for each rule, or each in full.
[[nodiscard]] std::string ruleList(std::span<const findings::Rule* const> rules);
enum class ExplainFormat : std::uint8_t { kText, kMarkdown, kJson };
[[nodiscard]] std::string explain(std::span<const findings::Rule* const> rules, ExplainFormat format);

}  // namespace a2i::report
