#include "cli/options.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "report/report.h"

namespace a2i::cli {

namespace {

using base::Done;
using base::Error;
using base::Status;

constexpr unsigned bit(Command command) { return 1u << static_cast<unsigned>(command); }
constexpr unsigned kPrecheck = bit(Command::kPrecheck), kGenerate = bit(Command::kGenerate), kVerify = bit(Command::kVerify);
constexpr unsigned kRuns = kPrecheck | kGenerate | kVerify;
constexpr unsigned kReports = kPrecheck | kGenerate;
constexpr unsigned kEvery = ~0u;

Status oneOf(std::string& field, const std::string& value, std::initializer_list<std::string_view> allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) {
    field = value;
    return Done{};
  }
  std::string list;
  for (std::string_view item : allowed) list.append(list.empty() ? "" : ", ").append(item);
  return Error{"'" + value + "' is not one of " + list};
}

template <std::string Settings::*kField>
Status text(Settings& settings, const std::string& value) {
  if (value.empty()) return Error{"the value is empty"};
  settings.*kField = value;
  return Done{};
}

bool alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// A name as Kubernetes takes it: lower-case letters, digits and `-`, in a domain several of them with dots between. These values end up
// in manifests, and a pull request can set them.
bool isName(std::string_view value, std::size_t limit, bool dots) {
  if (value.empty() || value.size() > limit) return false;
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = dots ? std::min(value.find('.', begin), value.size()) : value.size();
    const std::string_view part = value.substr(begin, end - begin);
    if (part.empty() || part.size() > 63 || !alphanumeric(part.front()) || !alphanumeric(part.back())) return false;
    if (!std::all_of(part.begin(), part.end(), [](char c) { return alphanumeric(c) || c == '-'; })) return false;
    begin = end + 1;
  }
  return true;
}

template <std::string Settings::*kField>
Status ns(Settings& settings, const std::string& value) {
  if (!isName(value, 63, false)) return Error{"'" + value + "' is not a name that Kubernetes takes for a namespace"};
  settings.*kField = value;
  return Done{};
}

template <std::string Settings::*kField>
Status domain(Settings& settings, const std::string& value) {
  if (!isName(value, 253, true)) return Error{"'" + value + "' is not a DNS domain"};
  settings.*kField = value;
  return Done{};
}

// SPIFFE allows `_`, too.
Status setTrustDomain(Settings& settings, const std::string& value) {
  std::string name = value;
  std::replace(name.begin(), name.end(), '_', '-');
  if (!isName(name, 253, true)) return Error{"'" + value + "' is not a trust domain"};
  settings.trust_domain = value;
  return Done{};
}

Status setRevision(Settings& settings, const std::string& value) {
  if (!isName(value, 63, false)) return Error{"'" + value + "' is not a name that Istio takes for a revision"};
  settings.revision = value;
  return Done{};
}

template <bool Settings::*kField>
Status flag(Settings& settings, const std::string& value) {
  if (value != "true" && value != "false") return Error{"'" + value + "' is neither true nor false"};
  settings.*kField = value == "true";
  return Done{};
}

template <std::vector<std::string> Settings::*kField>
Status append(Settings& settings, const std::string& value) {
  if (value.empty()) return Error{"the value is empty"};
  (settings.*kField).push_back(value);
  return Done{};
}

Status addReport(Settings& settings, const std::string& value) {
  const std::size_t at = value.find('=');
  if (at == std::string::npos || at + 1 == value.size()) return Error{"'" + value + "' is not FORMAT=FILE, as in sarif=appmesh.sarif"};
  const std::string format = value.substr(0, at);
  if (report::findFormat(format) == nullptr) {
    return Error{"'" + format + "' is not a report format; there are " + report::formatNames()};
  }
  settings.reports.push_back({format, value.substr(at + 1)});
  return Done{};
}

Status setJobs(Settings& settings, const std::string& value) {
  unsigned jobs = 0;
  const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), jobs);
  if (fault != std::errc{} || end != value.data() + value.size() || jobs == 0 || jobs > 1024) {
    return Error{"'" + value + "' is not a number of jobs from 1 to 1024"};
  }
  settings.jobs = jobs;
  return Done{};
}

Status setVersion(Settings& settings, const std::string& value) {
  return oneOf(settings.istio_version, value, {"1.27", "1.28", "1.29", "1.30", "1.31"});
}
Status setRetries(Settings& settings, const std::string& value) { return oneOf(settings.default_retries, value, {"new", "old"}); }
Status setMtls(Settings& settings, const std::string& value) { return oneOf(settings.mtls, value, {"permissive", "strict"}); }
Status setFailOn(Settings& settings, const std::string& value) {
  return oneOf(settings.fail_on, value, {"error", "warning", "note", "never"});
}
Status setColor(Settings& settings, const std::string& value) { return oneOf(settings.color, value, {"auto", "always", "never"}); }

Status setPrint(Settings& settings, const std::string& value) {
  return oneOf(settings.print, value, {"manifests", "graph", "behaviour", "istio"});
}

Status setAuthor(Settings& settings, const std::string& value) {
  const std::size_t open = value.find('<');
  const bool control = std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (open == std::string::npos || open == 0 || value.back() != '>' || open + 2 >= value.size() || control) {
    return Error{"'" + value + "' is not 'NAME <MAIL>'"};
  }
  settings.author = value;
  return Done{};
}

constexpr std::array kCommands = {
    CommandRow{Command::kPrecheck, "precheck", "[PATH...]", "validate and judge App Mesh manifests; write nothing",
               "appmesh2istio precheck .\n"
               "appmesh2istio precheck deploy/ --report sarif=appmesh.sarif --fail-on warning\n"
               "kubectl get virtualnodes -A -o yaml | appmesh2istio precheck -"},
    CommandRow{Command::kGenerate, "generate", "[WHAT] [PATH...]", "the same, and emit Istio manifests",
               "appmesh2istio generate networking . | kubectl apply -f -\n"
               "appmesh2istio generate . --out-dir istio --prune\n"
               "appmesh2istio generate . --out-dir istio --commit migrate/istio --message 'Translate App Mesh to Istio'"},
    CommandRow{Command::kVerify, "verify", "[WHAT] [PATH...] --out-dir DIR", "would generate write exactly what is in DIR?",
               "appmesh2istio verify . --out-dir istio"},
    CommandRow{Command::kExplain, "explain", "[RULE...]", "the rule catalogue, or rules in full: what they mean and what to do",
               "appmesh2istio explain AMI4101\nappmesh2istio explain --format markdown > rules.md"},
    CommandRow{Command::kSchema, "schema", "[KIND]", "the JSON schema of an App Mesh kind, or of the configuration (config); without KIND their names",
               "appmesh2istio schema VirtualNode > virtualnode.json"},
    CommandRow{Command::kInit, "init", "", "write a commented .appmesh2istio.yaml, never over an existing one", "appmesh2istio init"},
    CommandRow{Command::kCompletion, "completion", "SHELL", "completion script for bash, zsh or fish; the manual page for man",
               "source <(appmesh2istio completion bash)"},
    CommandRow{Command::kVersion, "version", "", "print the version", ""},
    CommandRow{Command::kHelp, "help", "[COMMAND]", "this text, or that of a command", ""},
};

constexpr std::array kOptions = {
    OptionRow{"--format", "FORMAT", "form of the report on standard output (precheck: as --report; explain: text, markdown, json)",
              Arity::kValue, kPrecheck | bit(Command::kExplain), false, text<&Settings::format>},
    OptionRow{"--print", "manifests|graph|behaviour|istio", "show on standard output what a phase made of the input; the report goes to standard error",
              Arity::kValue, kPrecheck, false, setPrint},
    OptionRow{"--report", "FORMAT=FILE", "write a report: text, sarif, github, gitlab, junit, json or markdown; FILE - is standard output", Arity::kRepeatable, kReports,
              false, addReport},
    OptionRow{"--fail-on", "LEVEL", "lowest level that makes the exit code 1: error (default), warning, note, never", Arity::kValue,
              kReports, false, setFailOn},
    OptionRow{"--out-dir", "DIR", "the target folder", Arity::kValue, kRuns, false, text<&Settings::out_dir>},
    OptionRow{"--prune", "", "remove files that an earlier run generated and this one does not", Arity::kFlag, kGenerate | kVerify, false,
              flag<&Settings::prune>},
    OptionRow{"--commit", "BRANCH", "commit the generated tree on a branch; work tree and index stay as they are", Arity::kValue,
              kGenerate, false, text<&Settings::commit>},
    OptionRow{"--message", "TEXT", "message of that commit", Arity::kValue, kGenerate, false, text<&Settings::message>},
    OptionRow{"--author", "'NAME <MAIL>'", "author of that commit (default: Git's environment, then its configuration)", Arity::kValue,
              kGenerate, false, setAuthor},
    OptionRow{"--rev", "REV", "read the tree of a commit instead of the work tree", Arity::kValue, kRuns, false, text<&Settings::rev>},
    OptionRow{"--stdin-filename", "NAME", "name of standard input in reports", Arity::kValue, kRuns, false, text<&Settings::stdin_filename>},
    OptionRow{"--config", "FILE", "configuration file (default: .appmesh2istio.yaml at the repository's root)", Arity::kValue, kRuns, false,
              text<&Settings::config>},
    OptionRow{"--baseline", "FILE", "only findings that are not in this file count", Arity::kValue, kReports, false, text<&Settings::baseline>},
    OptionRow{"--write-baseline", "FILE", "record the findings of this run as known; they do not count in it any more", Arity::kValue, kReports,
              false, text<&Settings::write_baseline>},
    OptionRow{"--changed-since", "REV", "only findings on what changed since REV parted from here, and what the change breaks elsewhere, count", Arity::kValue, kReports,
              false, text<&Settings::changed_since>},
    OptionRow{"--show-suppressed", "", "list accepted findings in SARIF, marked as suppressed", Arity::kFlag, kReports, true,
              flag<&Settings::show_suppressed>},
    OptionRow{"--default-namespace", "NS", "namespace of objects that name none (default: default)", Arity::kValue, kRuns, true,
              ns<&Settings::default_namespace>},
    OptionRow{"--only-namespace", "NS", "emit and report only what belongs to this namespace", Arity::kRepeatable, kRuns, true,
              append<&Settings::only_namespaces>},
    OptionRow{"--only-mesh", "NAME", "emit and report only what belongs to this mesh", Arity::kRepeatable, kRuns, true,
              append<&Settings::only_meshes>},
    OptionRow{"--istio-version", "X.Y", "the Istio release aimed at: 1.27 to 1.31 (default 1.29)", Arity::kValue, kRuns, true, setVersion},
    OptionRow{"--default-retries", "new|old", "hidden default of a route without retryPolicy, by age of the AWS account (default new)",
              Arity::kValue, kRuns, true, setRetries},
    OptionRow{"--cluster-domain", "DOMAIN", "DNS domain of the cluster (default cluster.local)", Arity::kValue, kRuns, true,
              domain<&Settings::cluster_domain>},
    OptionRow{"--root-namespace", "NS", "Istio's root namespace (default istio-system)", Arity::kValue, kRuns, true,
              ns<&Settings::root_namespace>},
    OptionRow{"--trust-domain", "DOMAIN", "trust domain of the mesh's identities (default cluster.local)", Arity::kValue, kRuns, true,
              setTrustDomain},
    OptionRow{"--mtls", "permissive|strict", "phase of the move: while callers without a sidecar are left (default), or after the last restart",
              Arity::kValue, kRuns, true, setMtls},
    OptionRow{"--revision", "REV", "inject by the label istio.io/rev=REV instead of istio-injection=enabled", Arity::kValue, kRuns, true,
              setRevision},
    OptionRow{"--allow-envoyfilter", "", "write EnvoyFilters where nothing else in Istio expresses a field", Arity::kFlag, kRuns, true,
              flag<&Settings::allow_envoyfilter>},
    OptionRow{"-j,--jobs", "N", "threads (default: one for each processor)", Arity::kValue, kRuns, false, setJobs},
    OptionRow{"--color", "WHEN", "auto (default), always or never; NO_COLOR and CLICOLOR_FORCE are honoured", Arity::kValue, kRuns, false, setColor},
    OptionRow{"-q,--quiet", "", "no talk on standard error", Arity::kFlag, kRuns, false, flag<&Settings::quiet>},
    OptionRow{"-v,--verbose", "", "more talk on standard error", Arity::kFlag, kRuns, false, flag<&Settings::verbose>},
    OptionRow{"-h,--help", "", "show help", Arity::kFlag, kEvery, false, flag<&Settings::help>},
};

}  // namespace

std::span<const CommandRow> commands() { return kCommands; }
std::span<const OptionRow> options() { return kOptions; }

const CommandRow& row(Command command) {
  return *std::find_if(kCommands.begin(), kCommands.end(), [command](const CommandRow& r) { return r.command == command; });
}

std::string_view longName(const OptionRow& option) { return option.names.substr(option.names.rfind("--") + 2); }

bool takes(const OptionRow& option, Command command) { return (option.commands & bit(command)) != 0; }

}  // namespace a2i::cli
