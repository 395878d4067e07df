#include "cli/terminal.h"

namespace a2i::cli {

bool wantsColor(std::string_view asked, bool terminal, Environment environment) {
  if (asked != "auto") return asked == "always";
  if (!environment("NO_COLOR").empty()) return false;
  const std::string_view forced = environment("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return true;
  if (environment("CLICOLOR") == "0") return false;
  return canMoveCursor(terminal, environment);
}

bool canMoveCursor(bool terminal, Environment environment) { return terminal && environment("TERM") != "dumb"; }

}  // namespace a2i::cli
