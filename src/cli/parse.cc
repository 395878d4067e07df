#include "cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <list>
#include <optional>

#include "base/text.h"
#include "cli/options.h"
#include "report/report.h"

namespace a2i::cli {

namespace {

bool spells(const OptionRow& option, std::string_view argument) {
  const std::string_view name = argument.substr(0, argument.find('='));
  const auto names = base::split(option.names, ',');
  return std::find(names.begin(), names.end(), name) != names.end();
}

const CommandRow* findCommand(std::string_view name) {
  for (const CommandRow& candidate : commands()) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

// The place of the command among the arguments: options may stand before it, and their values must not be taken for it.
std::size_t commandIndex(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument.size() < 2 || argument[0] != '-') return i;
    if (argument == "--") return arguments.size();
    for (const OptionRow& option : options()) {
      if (option.arity != Arity::kFlag && spells(option, argument) && argument.find('=') == std::string::npos) ++i;
    }
  }
  return arguments.size();
}

std::optional<emit::What> findWhat(std::string_view word) {
  constexpr std::pair<std::string_view, emit::What> kWords[] = {
      {"all", emit::What::kAll},           {"networking", emit::What::kNetworking}, {"security", emit::What::kSecurity},
      {"telemetry", emit::What::kTelemetry}, {"workloads", emit::What::kWorkloads},   {"iop", emit::What::kIop}};
  for (const auto& [name, what] : kWords) {
    if (name == word) return what;
  }
  return std::nullopt;
}

base::Error unknownCommand(const std::string& word) {
  std::vector<std::string_view> names;
  for (const CommandRow& command : commands()) names.push_back(command.name);
  const std::string_view close = base::didYouMean(word, names);
  return {"'" + base::printable(word) + "' is not a command" +
          (close.empty() ? std::string("; 'appmesh2istio help' lists them") : "; did you mean '" + std::string(close) + "'?")};
}

// Binds the rows that the command takes to a CLI11 parser and lets it read the arguments.
class Parser {
 public:
  explicit Parser(Command command) : app_("", "appmesh2istio") {
    settings_.command = command;
    app_.set_help_flag();
    for (const OptionRow& option : options()) {
      if (takes(option, command)) bind(option);
    }
    app_.add_option("operands", settings_.operands);
  }

  base::Result<Settings> parse(std::vector<std::string> arguments) {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 reads a vector from its end
    try {
      app_.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
      return base::Error{error.what()};
    }
    for (Bound& bound : bound_) {
      if (bound.option->count() == 0) continue;
      settings_.given.emplace(longName(*bound.row));
      if (bound.row->arity == Arity::kFlag) bound.values.assign(1, bound.option->results().back());  // "true", or what --prune=… says
      for (const std::string& value : bound.values) {
        if (auto status = bound.row->apply(settings_, value); !status) {
          return base::Error{"--" + std::string(longName(*bound.row)) + ": " + status.error().message};
        }
      }
    }
    return std::move(settings_);
  }

 private:
  struct Bound {
    const OptionRow* row = nullptr;
    CLI::Option* option = nullptr;
    std::vector<std::string> values;
  };

  void bind(const OptionRow& option) {
    Bound& bound = bound_.emplace_back();
    bound.row = &option;
    const std::string names(option.names);
    if (option.arity == Arity::kFlag) {
      bound.option = app_.add_flag(names);
    } else {
      bound.option = app_.add_option(names, bound.values)->expected(1);
      bound.option->multi_option_policy(option.arity == Arity::kRepeatable ? CLI::MultiOptionPolicy::TakeAll
                                                                           : CLI::MultiOptionPolicy::TakeLast);
      bound.option->allow_extra_args(false);
    }
  }

  CLI::App app_;
  Settings settings_;
  std::list<Bound> bound_;  // CLI11 keeps references to the values
};

bool takesWhat(Command command) { return command == Command::kGenerate || command == Command::kVerify; }

void takeWhat(Settings& settings) {
  if (!takesWhat(settings.command) || settings.operands.empty()) return;
  if (const auto what = findWhat(settings.operands.front())) {
    settings.what = *what;
    settings.operands.erase(settings.operands.begin());
  }
}

// Every file that is written gets one text.
base::Status writtenOnce(const Settings& settings) {
  std::vector<std::string> files;
  if (!settings.write_baseline.empty()) files.push_back(settings.write_baseline);
  for (const ReportRequest& request : settings.reports) {
    if (request.file != "-") files.push_back(request.file);
  }
  for (std::string& file : files) file = std::filesystem::path(file).lexically_normal().string();
  std::sort(files.begin(), files.end());
  const auto twice = std::adjacent_find(files.begin(), files.end());
  if (twice == files.end() || twice->starts_with("/dev/")) return base::Done{};
  return base::Error{base::printable(*twice) + " is to be written twice; give each report a file of its own"};
}

base::Status consistent(const Settings& settings) {
  if (settings.command == Command::kVersion && !settings.operands.empty()) return base::Error{"version takes no operands"};
  if (settings.command == Command::kHelp && settings.operands.size() > 1) return base::Error{"help takes one COMMAND"};
  if (settings.command == Command::kGenerate && settings.prune && settings.out_dir.empty()) {
    return base::Error{"--prune needs --out-dir, the folder whose stale files are removed"};
  }
  if (!settings.commit.empty() && settings.out_dir.empty()) return base::Error{"--commit needs --out-dir, the folder in the repository to commit"};
  if (settings.commit.empty() && (!settings.message.empty() || !settings.author.empty())) {
    return base::Error{"--message and --author need --commit"};
  }
  if (settings.write_baseline == "-") return base::Error{"--write-baseline needs a FILE, for runs that come to read"};
  if (settings.command == Command::kVerify && settings.out_dir.empty()) return base::Error{"verify needs --out-dir, the folder to compare with"};
  if (settings.command == Command::kPrecheck && report::findFormat(settings.format) == nullptr) {
    return base::Error{"--format: '" + base::printable(settings.format) + "' is not a report format; there are " + report::formatNames()};
  }
  std::size_t claims = settings.command == Command::kPrecheck ? 1 : 0;
  if (settings.command == Command::kGenerate && settings.out_dir.empty()) claims = 1;
  for (const ReportRequest& request : settings.reports) claims += request.file == "-" ? 1 : 0;
  if (claims > 1) return base::Error{"standard output is claimed twice; give one of the reports a file"};
  return writtenOnce(settings);
}

}  // namespace

base::Result<Settings> parseArguments(const std::vector<std::string>& arguments) {
  const std::size_t at = commandIndex(arguments);
  Command command = Command::kHelp;
  std::vector<std::string> rest = arguments;
  if (at < arguments.size()) {
    const CommandRow* found = findCommand(arguments[at]);
    if (found == nullptr) return unknownCommand(arguments[at]);
    command = found->command;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
  } else if (std::find(arguments.begin(), arguments.end(), "--version") != arguments.end()) {
    command = Command::kVersion;
    rest.clear();
  }
  auto settings = Parser(command).parse(std::move(rest));
  if (!settings) return settings.error();
  takeWhat(*settings);
  if (settings->help) return settings;
  if (auto status = consistent(*settings); !status) return status.error();
  return settings;
}

namespace {

void addOptions(std::string& text, Command command) {
  for (const OptionRow& option : options()) {
    if (!takes(option, command)) continue;
    std::string left = "  ";
    const auto names = base::split(option.names, ',');
    for (std::string_view name : names) left.append(name == names.front() ? "" : ", ").append(name);
    if (!option.value.empty()) left.append(" ").append(option.value);
    if (left.size() < 30) left.resize(30, ' ');
    text.append(left).append("  ").append(option.help).append("\n");
  }
}

}  // namespace

std::string help(Command command) {
  std::string text;
  if (command == Command::kHelp) {
    text = "appmesh2istio carries AWS App Mesh definitions over to Istio.\n\nUsage: appmesh2istio COMMAND [OPTION...] [PATH...]\n\nCommands:\n";
    for (const CommandRow& candidate : commands()) {
      std::string left = "  " + std::string(candidate.name) + " " + std::string(candidate.operands);
      if (left.size() < 34) left.resize(34, ' ');
      text.append(left).append("  ").append(candidate.help).append("\n");
    }
    return text +
           "\nPATH: files, folders, or - for standard input; the default is this folder.\n"
           "Exit codes: 0 nothing at or above --fail-on; 1 findings (or drift); 2 wrong usage or configuration; 3 the work could not be done.\n"
           "'appmesh2istio COMMAND --help' shows the options of a command.\n";
  }
  const CommandRow& r = row(command);
  text = "appmesh2istio " + std::string(r.name) + ": " + std::string(r.help) + "\n\nUsage: appmesh2istio " + std::string(r.name) +
         " [OPTION...] " + std::string(r.operands) + "\n\nOptions:\n";
  addOptions(text, command);
  if (takesWhat(command)) {
    text += "\nWHAT: all (default), networking, security, telemetry, workloads, iop. A folder of that name is written ./networking.\n";
  }
  if (!r.examples.empty()) {
    text += "\nExamples:\n";
    for (std::string_view example : base::split(r.examples, '\n')) text.append("  ").append(example).append("\n");
  }
  return text;
}

}  // namespace a2i::cli
