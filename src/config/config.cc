#include "config/config.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "findings/catalogue.h"
#include "findings/rules_configuration.h"

namespace a2i::config {

namespace {

constexpr std::array<std::string_view, 8> kForbidden = {"out-dir", "report", "commit", "fail-on", "message", "author", "prune", "format"};

// Wrong shape of a value; turned into an Error at the door of the room.
struct Fault {
  YAML::Mark mark;
  std::string message;
};

class Reader {
 public:
  Reader(std::string_view text, source::FileId file, std::span<const std::string_view> names, findings::Findings& findings)
      : text_(text), file_(file), names_(names), findings_(findings) {}

  Config read() {
    const YAML::Node root = YAML::Load(std::string(text_));
    if (root.IsNull()) return {};
    if (!root.IsMap()) throw Fault{root.Mark(), "a mapping of keys is expected"};
    for (const auto& entry : root) readEntry(entry.first, entry.second);
    return std::move(config_);
  }

 private:
  void readEntry(const YAML::Node& key, const YAML::Node& value) {
    const std::string name = scalar(key, "a key");
    if (name == "rules") return readRules(value);
    if (name == "exclude") {
      config_.exclude = texts(value, "exclude");
      return;
    }
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
    known.insert(known.end(), {"rules", "exclude"});
    const std::string_view close = base::didYouMean(name, known);
    auto& finding = findings_.add(findings::kUnknownConfigurationKey, span(key),
                                  "`" + base::printable(name) + "` is not a key of the configuration file and was passed over.");
    if (!close.empty()) finding.way_out = "did you mean `" + std::string(close) + "`?";
  }

  void readRules(const YAML::Node& rules) {
    if (!rules.IsMap()) throw Fault{rules.Mark(), "`rules` needs a mapping of rule ids to levels"};
    for (const auto& entry : rules) {
      const std::string name = scalar(entry.first, "a rule id");
      const std::string level = scalar(entry.second, "a level");
      const findings::Rule* rule = findings::findRule(name);
      if (rule == nullptr) {
        findings_.add(findings::kUnknownRule, span(entry.first), "There is no rule `" + base::printable(name) + "`; its level was passed over.");
        continue;
      }
      config_.rules[rule] = levelOf(entry.second, level);
    }
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

  // yaml-cpp counts lines and columns from 0, columns in bytes; its `pos` counts from the start of its own buffer.
  source::Span span(const YAML::Node& node) const {
    std::size_t begin = 0;
    for (int line = 0; line < node.Mark().line; ++line) begin = text_.find('\n', begin) + 1;
    begin += static_cast<std::size_t>(node.Mark().column);
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + node.Scalar().size())};
  }

  std::string_view text_;
  source::FileId file_;
  std::span<const std::string_view> names_;
  findings::Findings& findings_;
  Config config_;
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
  return R"(# Configuration of appmesh2istio: what shapes the translation and the report. Options of the command line win over it.
# Where output goes, what is committed and when a check fails stand on the command line alone.

# Namespace of objects that name none.
#default-namespace: default

# The Istio release aimed at: "1.27" to "1.31".
#istio-version: "1.29"

# What App Mesh did on a route without retryPolicy: new (two hidden retries; accounts whose first mesh was made after
# 2020-07-29) or old (none).
#default-retries: new

# DNS domain of the cluster, and the root namespace of Istio.
#cluster-domain: cluster.local
#root-namespace: istio-system

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
)";
}

}  // namespace a2i::config
