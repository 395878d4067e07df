// Shell completion, made from the command and option tables.
#include <ostream>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/options.h"

namespace a2i::cli {

namespace {

std::string words(Command command) {
  std::string list;
  for (const OptionRow& option : options()) {
    if (!takes(option, command)) continue;
    for (std::string_view name : base::split(option.names, ',')) list.append(list.empty() ? "" : " ").append(name);
  }
  return list;
}

std::string commandNames() {
  std::string list;
  for (const CommandRow& command : commands()) list.append(list.empty() ? "" : " ").append(command.name);
  return list;
}

void bash(std::ostream& out) {
  out << "_appmesh2istio() {\n  local current=${COMP_WORDS[COMP_CWORD]} words\n  case ${COMP_WORDS[1]} in\n";
  for (const CommandRow& command : commands()) out << "    " << command.name << ") words='" << words(command.command) << "' ;;\n";
  out << "    *) words='" << commandNames() << "' ;;\n  esac\n"
         "  if [[ $COMP_CWORD -eq 1 ]]; then words='" << commandNames() << "'; fi\n"
         "  if [[ $COMP_CWORD -eq 1 || $current == -* ]]; then COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  else COMPREPLY=($(compgen -f -- \"$current\")); fi\n}\n"
         "complete -o filenames -F _appmesh2istio appmesh2istio\n";
}

void zsh(std::ostream& out) {
  out << "#compdef appmesh2istio\nautoload -U +X bashcompinit && bashcompinit\n";
  bash(out);
}

std::string quoted(std::string_view text) {
  std::string safe = "'";
  for (const char c : text) safe.append(c == '\'' ? "\\'" : std::string(1, c));
  return safe + "'";
}

void fish(std::ostream& out) {
  for (const CommandRow& command : commands()) {
    out << "complete -c appmesh2istio -n __fish_use_subcommand -f -a " << command.name << " -d " << quoted(command.help) << "\n";
    for (const OptionRow& option : options()) {
      if (!takes(option, command.command)) continue;
      out << "complete -c appmesh2istio -n '__fish_seen_subcommand_from " << command.name << "' -l " << longName(option)
          << (option.arity == Arity::kFlag ? "" : " -r") << " -d " << quoted(option.help) << "\n";
    }
  }
}

}  // namespace

int completionCommand(const Settings& settings, std::ostream& out, std::ostream& err) {
  const std::string shell = settings.operands.size() == 1 ? settings.operands.front() : "";
  if (shell == "bash") bash(out);
  else if (shell == "zsh") zsh(out);
  else if (shell == "fish") fish(out);
  else {
    err << "appmesh2istio: completion takes one of bash, zsh, fish\n";
    return kUsage;
  }
  return kClean;
}

}  // namespace a2i::cli
