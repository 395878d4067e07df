#include "cli/completion.h"

#include <ostream>
#include <vector>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "findings/catalogue.h"
#include "k8s/kinds.h"
#include "report/report.h"

namespace a2i::cli {

namespace {

using Words = std::vector<std::string>;

std::string spaced(const Words& words) { return base::join(words, " "); }

Words reportFormats(std::string_view suffix) {
  Words words;
  for (const report::FormatRow& row : report::formats()) words.push_back(std::string(row.name) + std::string(suffix));
  return words;
}

// The closed choice of values that an option has; empty: anything, files among it.
Words values(const OptionRow& option, Command command) {
  const std::string_view name = longName(option);
  if (name == "format") return command == Command::kExplain ? Words{"text", "markdown", "json"} : reportFormats("");
  if (name == "report") return reportFormats("=");
  if (name == "fail-on") return {"error", "warning", "note", "never"};
  if (name == "color") return {"auto", "always", "never"};
  if (name == "istio-version") return {"1.27", "1.28", "1.29", "1.30", "1.31"};
  if (option.value.find('|') == std::string_view::npos) return {};
  Words words;
  for (const std::string_view word : base::split(option.value, '|')) words.emplace_back(word);
  return words;
}

bool takesFile(const OptionRow& option) { return option.value == "FILE" || option.value == "DIR"; }

// What a command takes beside options; `files`: paths as well.
struct Operands {
  Words words;
  bool files = false;
};

Operands operands(Command command) {
  Operands made;
  switch (command) {
    case Command::kPrecheck: made.files = true; break;
    case Command::kGenerate:
    case Command::kVerify: made = {{"all", "networking", "security", "telemetry", "workloads", "iop"}, true}; break;
    case Command::kExplain:
      for (const findings::Rule* rule : findings::catalogue()) made.words.emplace_back(rule->id);
      break;
    case Command::kSchema:
      made.words = {"Mesh", "VirtualNode", "VirtualService", "VirtualRouter", "VirtualGateway", "GatewayRoute", "BackendGroup", "config"};
      break;
    case Command::kCompletion: made.words = {"bash", "zsh", "fish", "man"}; break;
    case Command::kHelp:
      for (const CommandRow& row : commands()) made.words.emplace_back(row.name);
      break;
    case Command::kInit:
    case Command::kVersion: break;
  }
  return made;
}

Words commandNames() { return operands(Command::kHelp).words; }

// In single quotes for a shell of the Bourne family.
std::string quoted(std::string_view text) {
  std::string safe = "'";
  for (const char c : text) safe.append(c == '\'' ? "'\\''" : std::string(1, c));
  return safe + "'";
}

// ---- bash --------------------------------------------------------------------------------------------------------

std::string bash() {
  std::string out =
      "# bash completion of appmesh2istio\n"
      "_appmesh2istio() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command='' options='' words='' files=no i\n"
      "  COMPREPLY=()\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${COMP_WORDS[i]} in\n      " +
      base::join(commandNames(), " | ") +
      ") command=${COMP_WORDS[i]}; break ;;\n    esac\n  done\n"
      "  # bash cuts --option=value at the = sign\n"
      "  if [[ $current == = ]]; then current=''; fi\n"
      "  if [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
      "  case $command:$previous in\n";
  for (const CommandRow& row : commands()) {
    for (const OptionRow& option : options()) {
      if (!takes(option, row.command) || option.arity == Arity::kFlag) continue;
      std::string names;
      for (const std::string_view name : base::split(option.names, ','))
        names.append(names.empty() ? "" : " | ").append(row.name).append(":").append(name);
      const Words closed = values(option, row.command);
      out += "    " + names + ") " +
             (closed.empty() ? "COMPREPLY=($(compgen -f -- \"$current\"))"
                             : "COMPREPLY=($(compgen -W " + quoted(spaced(closed)) + " -- \"$current\"))");
      if (longName(option) == "report") out += "; compopt -o nospace 2>/dev/null";
      out += "; return ;;\n";
    }
  }
  out += "  esac\n  case $command in\n";
  for (const CommandRow& row : commands()) {
    Words names;
    for (const OptionRow& option : options()) {
      if (!takes(option, row.command)) continue;
      for (const std::string_view name : base::split(option.names, ',')) names.emplace_back(name);
    }
    const Operands taken = operands(row.command);
    out += "    " + std::string(row.name) + ") options=" + quoted(spaced(names)) + " words=" + quoted(spaced(taken.words)) +
           (taken.files ? " files=yes" : "") + " ;;\n";
  }
  return out + "    *) options='--help --version' words=" + quoted(spaced(commandNames())) +
         " ;;\n  esac\n"
         "  if [[ $current == -* ]]; then words=$options; files=no; fi\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  if [[ $files == yes ]]; then COMPREPLY+=($(compgen -f -- \"$current\")); fi\n"
         "}\n"
         "complete -o filenames -F _appmesh2istio appmesh2istio\n";
}

// ---- zsh ---------------------------------------------------------------------------------------------------------

std::string zshText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("[]:\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

void zshOption(const OptionRow& option, Command command, std::string& out) {
  const auto names = base::split(option.names, ',');
  const Words closed = values(option, command);
  std::string action;
  if (option.arity != Arity::kFlag) {
    action = ":" + zshText(option.value) + ":";
    if (!closed.empty()) action += "(" + spaced(closed) + ")";
    else if (takesFile(option)) action += "_files";
  }
  for (const std::string_view name : names) {
    const std::string exclusive = option.arity == Arity::kRepeatable ? "*" : "(" + [&] {
      std::string all;
      for (const std::string_view other : names) all.append(all.empty() ? "" : " ").append(other);
      return all;
    }() + ")";
    const bool joined = option.arity != Arity::kFlag && name.starts_with("--");
    std::string row = exclusive;
    row.append(name).append(joined ? "=" : "").append("[").append(zshText(option.help)).append("]").append(action);
    out.append(" \\\n        ").append(quoted(row));
  }
}

std::string zsh() {
  std::string out = "#compdef appmesh2istio\n# zsh completion of appmesh2istio\n_appmesh2istio() {\n  local -a commands\n  commands=(\n";
  for (const CommandRow& row : commands()) out += "    " + quoted(std::string(row.name) + ":" + zshText(row.help)) + "\n";
  out +=
      "  )\n  if (( CURRENT == 2 )); then _describe command commands; return; fi\n  local command=$words[2]\n  shift words\n  (( CURRENT-- "
      "))\n  case $command in\n";
  for (const CommandRow& row : commands()) {
    out += "    " + std::string(row.name) + ")\n      _arguments -S";
    for (const OptionRow& option : options()) {
      if (takes(option, row.command)) zshOption(option, row.command, out);
    }
    const Operands taken = operands(row.command);
    if (taken.files && !taken.words.empty())
      out += " \\\n        " + quoted("1:what or path:{_alternative \"words:what:(" + spaced(taken.words) + ")\" \"files:path:_files\"}");
    if (taken.files) out += " \\\n        '*:path:_files'";
    else if (!taken.words.empty()) out += " \\\n        " + quoted("*:operand:(" + spaced(taken.words) + ")");
    out += " ;;\n";
  }
  return out +
         "  esac\n}\nif [[ $funcstack[1] == _appmesh2istio ]]; then _appmesh2istio \"$@\"; else compdef _appmesh2istio appmesh2istio; fi\n";
}

// ---- fish --------------------------------------------------------------------------------------------------------

std::string fishText(std::string_view text) {
  std::string safe = "'";
  for (const char c : text) safe.append(c == '\'' || c == '\\' ? "\\" : "").append(1, c);
  return safe + "'";
}

std::string fish() {
  std::string out = "# fish completion of appmesh2istio\ncomplete -c appmesh2istio -f\n";
  for (const CommandRow& row : commands()) {
    const std::string seen = "complete -c appmesh2istio -n '__fish_seen_subcommand_from " + std::string(row.name) + "'";
    out += "complete -c appmesh2istio -n __fish_use_subcommand -a " + std::string(row.name) + " -d " + fishText(row.help) + "\n";
    const Operands taken = operands(row.command);
    if (taken.files) out += seen + " -F\n";
    if (!taken.words.empty()) out += seen + " -a " + fishText(spaced(taken.words)) + "\n";
    for (const OptionRow& option : options()) {
      if (!takes(option, row.command)) continue;
      out += seen + " -l " + std::string(longName(option));
      if (option.names.size() > 2 && option.names[1] != '-') out += " -s " + std::string(option.names.substr(1, 1));
      if (option.arity != Arity::kFlag) {
        const Words closed = values(option, row.command);
        out += closed.empty() ? (takesFile(option) ? " -r -F" : " -x") : " -x -a " + fishText(spaced(closed));
      }
      out += " -d " + fishText(option.help) + "\n";
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> completion(std::string_view shell) {
  if (shell == "bash") return bash();
  if (shell == "zsh") return zsh();
  if (shell == "fish") return fish();
  if (shell == "man") return manPage();
  return std::nullopt;
}

int completionCommand(const Settings& settings, std::ostream& out, std::ostream& err) {
  const auto script = completion(settings.operands.size() == 1 ? settings.operands.front() : "");
  if (!script) {
    err << "appmesh2istio: completion takes one of bash, zsh, fish, and man for the manual page\n";
    return kUsage;
  }
  out << *script;
  return kClean;
}

}  // namespace a2i::cli
