#include "config/config.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/text.h"
#include "config/second_document.h"
#include "config/suppress.h"
#include "findings/catalogue.h"
#include "findings/rules_configuration.h"

namespace a2i::config {

namespace {

constexpr std::array<std::string_view, 11> kForbidden = {"out-dir", "report", "commit", "fail-on", "message", "author",
                                                         "prune", "format", "baseline", "write-baseline", "changed-since"};

constexpr std::size_t kMaxPatterns = 2'000;

// Wrong shape of a value; turned into an Error at the door of the room.
struct Fault {
  YAML::Mark mark;
  std::string message;
};

class Reader {
 public:
  Reader(std::string_view text, source::FileId file, std::span<const std::string_view> names, findings::Findings& findings)
      : text_(text), file_(file), names_(names), findings_(findings) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) starts_.push_back(at + 1);
  }

  Config read() {
    const std::string text(text_);
    const YAML::Node root = YAML::Load(text);
    if (const auto second = secondDocument(text)) throw Fault{*second, "a second document begins; a configuration is one document, so join them"};
    if (root.IsNull()) return {};
    if (!root.IsMap()) throw Fault{root.Mark(), "a mapping of keys is expected"};
    refuseTwice(root);
    for (const auto& entry : root) readEntry(entry.first, entry.second);
    return std::move(config_);
  }

 private:
  // Which of two values counts nobody should have to guess.
  static void refuseTwice(const YAML::Node& mapping) {
    std::set<std::string> seen;
    for (const auto& entry : mapping) {
      if (!entry.first.IsScalar() || seen.insert(entry.first.Scalar()).second) continue;
      throw Fault{entry.first.Mark(), "`" + base::printable(entry.first.Scalar()) + "` stands here for the second time"};
    }
  }

  void readEntry(const YAML::Node& key, const YAML::Node& value) {
    const std::string name = scalar(key, "a key");
    if (name == "rules") return readRules(value);
    if (name == "exclude") {
      readPatterns(value, "exclude", config_.exclude, config_.exclude_spans);
      return;
    }
    if (name == "suppressions") return readSuppressions(value);
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
      config_.options[name] = texts(value, name);
      return;
    }
    if (std::find(kForbidden.begin(), kForbidden.end(), name) != kForbidden.end()) {
      findings_.add(findings::kForbiddenConfigurationKey, span(key),
                    "`" + name + "` may not stand in the configuration file; it was passed over. Give --" + name + " on the command line.");
      return;
    }
    reportUnknown(key, name);
  }

  void reportUnknown(const YAML::Node& key, const std::string& name) {
    std::vector<std::string_view> known(names_.begin(), names_.end());
    known.insert(known.end(), {"rules", "exclude", "suppressions"});
    reportUnknown(key, name, known, "the configuration file", "it was passed over");
  }

  bool reportUnknown(const YAML::Node& key, const std::string& name, const std::vector<std::string_view>& known, const std::string& where,
                     const std::string& effect) {
    const std::string_view close = base::didYouMean(name, known);
    auto& finding = findings_.add(findings::kUnknownConfigurationKey, span(key),
                                  "`" + base::printable(name) + "` is not a key of " + where + "; " + effect + ".");
    if (!close.empty()) finding.way_out = "did you mean `" + std::string(close) + "`?";
    return false;
  }

  bool reportEmpty(const YAML::Node& key, const std::string& name) {
    findings_.add(findings::kMalformedSuppression, span(key), "The list of `" + base::printable(name) + "` is empty; the suppression accepts nothing.");
    return false;
  }

  void readRules(const YAML::Node& rules) {
    if (!rules.IsMap()) throw Fault{rules.Mark(), "`rules` needs a mapping of rule ids to levels"};
    refuseTwice(rules);
    for (const auto& entry : rules) {
      const std::string name = scalar(entry.first, "a rule id");
      const std::string level = scalar(entry.second, "a level");
      const findings::Rule* rule = findings::findRule(name);
      if (rule == nullptr) {
        findings_.add(findings::kUnknownRule, span(entry.first), "There is no rule `" + base::printable(name) + "`; its level was passed over.");
        continue;
      }
      if (!config_.rules.emplace(rule, levelOf(entry.second, level)).second) {
        throw Fault{entry.first.Mark(), "the level of " + std::string(rule->id) + " stands here for the second time, under the rule's other name"};
      }
    }
  }

  // Each of them is held against each file or finding, and a pull request may bring the file.
  void countPatterns(const YAML::Node& node, std::size_t more) {
    patterns_ += more;
    if (patterns_ > kMaxPatterns) {
      throw Fault{node.Mark(), "`exclude` and `suppressions` hold more than " + std::to_string(kMaxPatterns) +
                                   " patterns and entries; take them together by `*`, or accept what is known by --baseline"};
    }
  }

  void readPatterns(const YAML::Node& node, const std::string& name, std::vector<std::string>& patterns, std::vector<source::Span>& spans) {
    patterns = texts(node, name);
    countPatterns(node, patterns.size());
    if (node.IsScalar()) spans.push_back(span(node));
    else for (const auto& item : node) spans.push_back(span(item));
  }

  void readSuppressions(const YAML::Node& list) {
    if (!list.IsSequence()) throw Fault{list.Mark(), "`suppressions` needs a list of entries"};
    for (const auto& entry : list) {
      if (!entry.IsMap() || entry.size() == 0) throw Fault{entry.Mark(), "an entry of `suppressions` is a mapping with `rule`, `path`, `object` and `reason`"};
      readSuppression(entry);
    }
  }

  void readSuppression(const YAML::Node& entry) {
    Suppression made;
    refuseTwice(entry);
    countPatterns(entry, 1);
    made.span = made.until_span = span(entry.begin()->first);
    bool usable = true;
    for (const auto& part : entry) {
      const std::string name = scalar(part.first, "a key");
      if (name == "rule") usable = readRuleNames(part.second, made.rules) && usable;
      else if (name == "path") readPatterns(part.second, "path", made.paths, made.path_spans);
      else if (name == "object") made.objects = texts(part.second, "object"), countPatterns(part.second, made.objects.size());
      else if (name == "reason") made.reason = base::trim(scalar(part.second, "a reason"));
      else if (name == "until") made.until = scalar(part.second, "a date"), made.until_span = span(part.second);
      else usable = reportUnknown(part.first, name, {"rule", "path", "object", "reason", "until"}, "a suppression", "the suppression accepts nothing");
      if (part.second.IsSequence() && part.second.size() == 0) usable = reportEmpty(part.first, name);
    }
    if (!usable) return;  // what narrows the entry cannot be understood, which has been told; without it the entry would take too much
    if (entry["until"] && !isDate(made.until)) return reportNoDate(made);
    const std::string fault = faultOf(made);
    if (fault.empty()) config_.suppressions.push_back(std::move(made));
    else findings_.add(findings::kMalformedSuppression, made.span, "This suppression " + fault + "; it accepts nothing.");
  }

  void reportNoDate(const Suppression& made) {
    auto& finding = findings_.add(findings::kMalformedSuppression, made.until_span,
                                  "`" + base::printable(made.until) + "` is no date, so this suppression accepts nothing.");
    finding.way_out = "write a day of the calendar as YYYY-MM-DD";
  }

  static std::string faultOf(const Suppression& made) {
    if (made.rules.empty() && made.paths.empty() && made.objects.empty()) return "names neither a rule nor a path nor an object";
    if (made.reason.empty()) return "gives no `reason`";
    return {};
  }

  bool readRuleNames(const YAML::Node& node, std::vector<const findings::Rule*>& rules) {
    bool all = true;
    for (const std::string& name : texts(node, "rule")) {
      rules.push_back(findings::findRule(name));
      if (rules.back() != nullptr) continue;
      findings_.add(findings::kUnknownRule, span(node.IsScalar() ? node : node[rules.size() - 1]),
                    "There is no rule `" + base::printable(name) + "`; the suppression accepts nothing.");
      all = false;
    }
    return all;
  }

  static RuleLevel levelOf(const YAML::Node& node, const std::string& level) {
    if (level == "off") return RuleLevel::kOff;
    if (level == "note") return RuleLevel::kNote;
    if (level == "warning") return RuleLevel::kWarning;
    if (level == "error") return RuleLevel::kError;
    throw Fault{node.Mark(), "'" + base::printable(level) + "' is not a level; off, note, warning or error is expected"};
  }

  static std::string scalar(const YAML::Node& node, std::string_view what) {
    if (!node.IsScalar()) throw Fault{node.Mark(), std::string(what) + " is expected to be a plain value"};
    return node.Scalar();
  }

  static std::vector<std::string> texts(const YAML::Node& node, const std::string& name) {
    if (node.IsScalar()) return {node.Scalar()};
    if (!node.IsSequence()) throw Fault{node.Mark(), "`" + name + "` needs a value or a list of values"};
    std::vector<std::string> values;
    for (const auto& item : node) values.push_back(scalar(item, "an item of `" + name + "`"));
    return values;
  }

  // yaml-cpp counts lines and columns from 0, columns in bytes; its `pos` counts from the start of its own buffer. What an alias
  // stands for, and a value that is not there, have no mark.
  source::Span span(const YAML::Node& node) const {
    const YAML::Mark mark = node.Mark();
    const std::size_t line = mark.line < 0 ? 0 : std::min(static_cast<std::size_t>(mark.line), starts_.size() - 1);
    const std::size_t begin = std::min(starts_[line] + static_cast<std::size_t>(std::max(mark.column, 0)), text_.size());
    const std::size_t end = std::min(begin + (node.IsScalar() ? node.Scalar().size() : 0), text_.size());
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  std::string_view text_;
  std::vector<std::size_t> starts_ = {0};  // of the lines
  source::FileId file_;
  std::span<const std::string_view> names_;
  findings::Findings& findings_;
  Config config_;
  std::size_t patterns_ = 0;
};

std::string at(const YAML::Mark& mark) {
  return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) + ": ";
}

}  // namespace

base::Result<Config> read(std::string_view text, source::FileId file, std::span<const std::string_view> option_names,
                          findings::Findings& findings) {
  try {
    return Reader(text, file, option_names, findings).read();
  } catch (const Fault& fault) {
    return base::Error{at(fault.mark) + fault.message};
  } catch (const YAML::Exception& error) {
    return base::Error{at(error.mark) + "not readable as YAML (" + error.msg + ")"};
  }
}

std::string_view starter() {
  return R"(# yaml-language-server: $schema=https://raw.githubusercontent.com/appmesh2istio/appmesh2istio/main/schemas/configuration.json
# Configuration of appmesh2istio: what shapes the translation and the report. Options of the command line win over it.
# Where output goes, what is committed and when a check fails stand on the command line alone.

# Namespace of objects that name none.
#default-namespace: default

# The Istio release aimed at: "1.27" to "1.31".
#istio-version: "1.29"

# What App Mesh did on a route without retryPolicy: new (two hidden retries; accounts whose first mesh was made after
# 2020-07-29) or old (none).
#default-retries: new

# DNS domain of the cluster, the root namespace of Istio, and the trust domain of the mesh's identities.
#cluster-domain: cluster.local
#root-namespace: istio-system
#trust-domain: cluster.local

# Phase of the move: permissive while callers without a sidecar are left, strict after the last restart.
#mtls: permissive

# Inject by the label istio.io/rev with this revision, instead of istio-injection=enabled.
#revision: canary

# Write EnvoyFilters where nothing else in Istio expresses a field.
#allow-envoyfilter: true

# List accepted findings in SARIF, marked as suppressed.
#show-suppressed: true

# Emit and report only what belongs to these; everything is read all the same.
#only-namespace: [shop]
#only-mesh: [shop]

# Paths that are never read, as in .gitignore.
#exclude:
#  - charts/

# Levels of rules, by id or name: off, note, warning, error. `appmesh2istio explain` lists the rules. Whether a rule
# blocks output does not depend on its level.
#rules:
#  AMI4104: note

# Findings that somebody has accepted, with the reason: by rule, path (as in .gitignore) and object (with * and ?), all
# that are given. `until` is the last day. A suppression that accepts nothing is a finding. In a manifest a comment does
# the same for one line: # appmesh2istio: ignore AMI4104 the reason
#suppressions:
#  - rule: AMI4104
#    path: deploy/legacy/
#    object: VirtualRouter shop/*
#    reason: the batch job is retired in spring
#    until: 2027-03-31
)";
}

}  // namespace a2i::config
