// Arguments to Settings.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/settings.h"

namespace a2i::cli {

// An error is wrong usage (exit 2); its message names the argument and the way out.
[[nodiscard]] base::Result<Settings> parseArguments(const std::vector<std::string>& arguments);

[[nodiscard]] std::string help(Command command);  // of kHelp: the overview

}  // namespace a2i::cli
