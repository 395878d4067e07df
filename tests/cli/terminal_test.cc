// Colour and progress: who decides, and that nothing is left on the screen.
#include <chrono>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "catch.h"
#include "cli/progress.h"
#include "cli/terminal.h"

using a2i::cli::canMoveCursor;
using a2i::cli::Progress;
using a2i::cli::wantsColor;

namespace {

std::map<std::string, std::string> variables;  // an Environment is a plain function

std::string_view environment(const char* name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string_view() : std::string_view(found->second);
}

bool colored(bool terminal, std::map<std::string, std::string> set, std::string_view asked = "auto") {
  variables = std::move(set);
  return wantsColor(asked, terminal, environment);
}

}  // namespace

TEST_CASE("the flag beats the environment, the environment the terminal") {
  CHECK(colored(true, {}));
  CHECK_FALSE(colored(false, {}));
  CHECK(colored(false, {{"NO_COLOR", "1"}}, "always"));
  CHECK_FALSE(colored(true, {{"CLICOLOR_FORCE", "1"}}, "never"));
  CHECK_FALSE(colored(true, {{"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}}));
  CHECK(colored(true, {{"NO_COLOR", ""}}));
  CHECK(colored(false, {{"CLICOLOR_FORCE", "1"}}));
  CHECK_FALSE(colored(false, {{"CLICOLOR_FORCE", "0"}}));
  CHECK_FALSE(colored(true, {{"CLICOLOR", "0"}}));
  CHECK_FALSE(colored(true, {{"TERM", "dumb"}}));
  CHECK(colored(true, {{"TERM", "xterm"}}));
}

TEST_CASE("a dumb terminal's cursor stays where it is") {
  variables = {{"TERM", "dumb"}};
  CHECK_FALSE(canMoveCursor(true, environment));
  variables.clear();
  CHECK(canMoveCursor(true, environment));
  CHECK_FALSE(canMoveCursor(false, environment));
}

TEST_CASE("progress shows after a while and is wiped away") {
  std::ostringstream err;
  {
    Progress progress(err, true, "Reading", std::chrono::milliseconds(5));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  const std::string wiped = "\r\x1b[K";
  CHECK(err.str().rfind("\rReading ... 1 s\x1b[K", 0) == 0);
  CHECK(err.str().substr(err.str().size() - wiped.size()) == wiped);
}

TEST_CASE("a short run, or one that nobody watches, shows nothing") {
  std::ostringstream err;
  { Progress quick(err, true, "Reading", std::chrono::hours(1)); }
  {
    Progress unwatched(err, false, "Reading", std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  CHECK(err.str().empty());
}
