// The small commands: explain, schema, init, completion.
#pragma once

#include <iosfwd>

#include "cli/settings.h"

namespace a2i::cli {

[[nodiscard]] int explainCommand(const Settings& settings, std::ostream& out, std::ostream& err);
[[nodiscard]] int schemaCommand(const Settings& settings, std::ostream& out, std::ostream& err);
[[nodiscard]] int initCommand(const Settings& settings, std::ostream& err);
[[nodiscard]] int completionCommand(const Settings& settings, std::ostream& out, std::ostream& err);

}  // namespace a2i::cli
