// The configuration file laid under the command line.
#pragma once

#include <optional>

#include "base/result.h"
#include "cli/inputs.h"
#include "cli/settings.h"
#include "config/config.h"
#include "source/source_file.h"

namespace a2i::cli {

struct Configured {
  config::Config config;
  std::optional<source::SourceFile> file;  // kept for findings in it
  findings::Findings findings;             // their spans name file id 0 until the run knows its files
};

// Applies the keys of the file to the settings that the command line did not give. An error is exit 2.
[[nodiscard]] base::Result<Configured> configure(Settings& settings, const Inputs& inputs);

// Levels as configured; findings of rules that are off are dropped.
void applyLevels(const config::Config& config, findings::Findings& findings);

}  // namespace a2i::cli
