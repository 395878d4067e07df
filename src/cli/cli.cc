#include "cli/cli.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <istream>
#include <ostream>
#include <string_view>

#include "base/log.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "cli/terminal.h"
#include "cli/version.h"

namespace a2i::cli {

namespace {

// precheck reports on standard output, the others on standard error.
bool reportsToTerminal(const Settings& settings) { return isatty(settings.command == Command::kPrecheck ? STDOUT_FILENO : STDERR_FILENO) == 1; }

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

int showHelp(const Settings& settings, std::ostream& out, std::ostream& err) {
  if (settings.command == Command::kHelp && !settings.operands.empty()) {
    for (const CommandRow& command : commands()) {
      if (command.name != settings.operands.front()) continue;
      out << help(command.command);
      return kClean;
    }
    err << "appmesh2istio: '" << base::forLog(base::printable(settings.operands.front())) << "' is not a command; 'appmesh2istio help' lists them\n";
    return kUsage;
  }
  out << help(settings.command);
  return kClean;
}

int dispatch(Settings settings, std::istream& in, std::ostream& out, std::ostream& err) {
  if (settings.help) return showHelp(settings, out, err);
  switch (settings.command) {
    case Command::kPrecheck:
    case Command::kGenerate:
    case Command::kVerify: {
      const bool color = wantsColor(settings.color, reportsToTerminal(settings), environment);
      const bool progress = !settings.quiet && canMoveCursor(isatty(STDERR_FILENO) == 1, environment);
      return runJob(std::move(settings), {in, out, err, color, progress});
    }
    case Command::kExplain: return explainCommand(settings, out, err);
    case Command::kSchema: return schemaCommand(settings, out, err);
    case Command::kInit: return initCommand(settings, err);
    case Command::kCompletion: return completionCommand(settings, out, err);
    case Command::kVersion: out << "appmesh2istio " << versionText() << "\n"; return kClean;
    case Command::kHelp: return showHelp(settings, out, err);
  }
  return kUsage;
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out, std::ostream& err) {
  if (arguments.empty()) {
    err << help(Command::kHelp);
    return kUsage;
  }
  auto settings = parseArguments(arguments);
  if (!settings) {
    err << "appmesh2istio: " << base::forLog(base::printable(settings.error().message)) << "\n";
    return kUsage;
  }
  try {
    const int code = dispatch(std::move(*settings), in, out, err);
    if (code == kFailed || out.flush()) return code;
    err << "appmesh2istio: standard output cannot be written\n";
    return kFailed;
  } catch (const std::exception& fault) {
    // Nothing below throws on purpose; memory that runs out, say, must still end with a word and the code for it.
    err << "appmesh2istio: internal error: " << base::printable(fault.what()) << "\n";
    return kFailed;
  }
}

}  // namespace a2i::cli
