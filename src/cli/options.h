// The command table and the option table: one row each. Parsing, --help, and shell completion are made from them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/settings.h"

namespace a2i::cli {

struct CommandRow {
  Command command;
  std::string_view name;
  std::string_view operands;  // as shown: [PATH...]
  std::string_view help;      // one line
  std::string_view examples;  // shown by --help, one a line
};

enum class Arity : unsigned { kFlag, kValue, kRepeatable };

struct OptionRow {
  std::string_view names;  // as CLI11 wants them: "-j,--jobs"
  std::string_view value;  // placeholder: "N"; empty for a flag
  std::string_view help;
  Arity arity;
  unsigned commands;       // bit set of Command
  bool in_configuration;   // has a key of the same name in .appmesh2istio.yaml
  base::Status (*apply)(Settings&, const std::string& value);
};

[[nodiscard]] std::span<const CommandRow> commands();
[[nodiscard]] std::span<const OptionRow> options();
[[nodiscard]] const CommandRow& row(Command command);
[[nodiscard]] std::string_view longName(const OptionRow& option);  // without dashes: "jobs"
[[nodiscard]] bool takes(const OptionRow& option, Command command);

}  // namespace a2i::cli
