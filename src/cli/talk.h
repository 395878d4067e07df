// What --verbose says on standard error.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/configure.h"
#include "cli/inputs.h"
#include "pipeline/run.h"

namespace a2i::cli {

// What the run worked on, for people who ask why a file counts or does not: the repository, the configuration, and every file whose
// bytes were worth parsing.
[[nodiscard]] std::string describeRun(const Settings& settings, const Inputs& inputs, const Configured& configured, const pipeline::Outcome& outcome);

// Repositories inside of the one that is read, whose files are not.
void tellNested(const std::vector<std::string>& folders, std::ostream& err);

// Configurations that look obeyed and are not: those of folders below the root.
void tellOtherConfigurations(const Settings& settings, const Inputs& inputs, std::ostream& err);

}  // namespace a2i::cli
