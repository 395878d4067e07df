#include "cli/commands.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>

#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/config_schema.h"
#include "cli/options.h"
#include "cli/places.h"
#include "config/config.h"
#include "findings/catalogue.h"
#include "git/repository.h"
#include "report/report.h"
#include "schema/validate.h"

namespace a2i::cli {

namespace {

constexpr k8s::Kind kKinds[] = {k8s::Kind::kMesh,           k8s::Kind::kVirtualNode,  k8s::Kind::kVirtualService, k8s::Kind::kVirtualRouter,
                                k8s::Kind::kVirtualGateway, k8s::Kind::kGatewayRoute, k8s::Kind::kBackendGroup};

int usage(std::ostream& err, const std::string& message) {
  err << "appmesh2istio: " << base::forLog(base::printable(message)) << "\n";
  return kUsage;
}

// The starter file with a line for each key that its text does not speak of, so that no option is left out.
std::string starterFile() {
  std::string text(config::starter()), more;
  for (const OptionRow& option : options()) {
    const std::string key(longName(option));
    if (!option.in_configuration || text.find("\n#" + key + ":") != std::string::npos) continue;
    const std::string value = option.arity == Arity::kFlag ? "true" : std::string(option.value.substr(option.value.rfind('|') + 1));
    more.append("# ").append(option.help).append("\n#").append(key).append(": ").append(value).append("\n\n");
  }
  return text.insert(text.find("# Paths that are never read"), more);
}

// In a work tree its root, wherever in it the command runs: that is where the file is read.
std::string starterPlace() {
  const auto repository = git::Repository::discover(".");
  const std::string root = repository && *repository != nullptr ? (*repository)->workTree() : "";
  if (root.empty()) return kConfigurationName;
  return (std::filesystem::path(root) / kConfigurationName).lexically_relative(canonical(".")).string();
}

}  // namespace

int explainCommand(const Settings& settings, std::ostream& out, std::ostream& err) {
  std::vector<const findings::Rule*> rules;
  std::vector<std::string_view> names;
  for (const findings::Rule* rule : findings::catalogue()) {
    names.push_back(rule->id);
    names.push_back(rule->slug);
    if (settings.operands.empty()) rules.push_back(rule);
  }
  for (const std::string& name : settings.operands) {
    const findings::Rule* rule = findings::findRule(name);
    if (rule == nullptr) {
      const std::string_view close = base::didYouMean(name, names);
      return usage(err, "there is no rule '" + base::printable(name) + "'" +
                            (close.empty() ? "; 'appmesh2istio explain' lists them" : "; did you mean " + std::string(close) + "?"));
    }
    rules.push_back(rule);
  }
  report::ExplainFormat format = report::ExplainFormat::kText;
  if (settings.format == "markdown") format = report::ExplainFormat::kMarkdown;
  else if (settings.format == "json") format = report::ExplainFormat::kJson;
  else if (settings.format != "text") return usage(err, "--format: explain writes text, markdown or json");
  const bool list = settings.operands.empty() && format == report::ExplainFormat::kText;
  out << (list ? report::ruleList(rules) : report::explain(rules, format));
  return kClean;
}

int schemaCommand(const Settings& settings, std::ostream& out, std::ostream& err) {
  if (settings.operands.empty()) {
    for (const k8s::Kind kind : kKinds) out << k8s::toString(kind) << "\n";
    out << "config\n";
    return kClean;
  }
  if (settings.operands.size() > 1) return usage(err, "schema takes one KIND");
  const std::string wanted = base::lower(settings.operands.front());
  if (wanted == "config") {
    out << configSchema();
    return kClean;
  }
  std::vector<std::string_view> names = {"config"};
  for (const k8s::Kind kind : kKinds) {
    names.push_back(k8s::toString(kind));
    if (base::lower(names.back()) != wanted) continue;
    out << schema::schemaText(kind);
    return kClean;
  }
  const std::string_view close = base::didYouMean(wanted, names);
  return usage(err, "'" + base::printable(settings.operands.front()) + "' is not an App Mesh kind" +
                        (close.empty() ? "; 'appmesh2istio schema' lists them" : "; did you mean " + std::string(close) + "?"));
}

int initCommand(const Settings& settings, std::ostream& err) {
  if (!settings.operands.empty()) return usage(err, "init takes no operands; it writes .appmesh2istio.yaml at the root of the repository, else in this folder");
  const std::string name = starterPlace();
  const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) {
    err << "appmesh2istio: " << base::printable(name) << (errno == EEXIST ? " exists already; it was left as it is" : std::string(": ") + std::strerror(errno)) << "\n";
    return errno == EEXIST ? kUsage : kFailed;
  }
  const std::string text = starterFile();
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(file);
  if (!written) {
    unlink(name.c_str());
    err << "appmesh2istio: " << base::printable(name) << " could not be written\n";
    return kFailed;
  }
  err << "wrote " << base::printable(name) << "\n";
  return kClean;
}

}  // namespace a2i::cli
