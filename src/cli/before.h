// What was wrong before a change, so that what it breaks elsewhere can be told from what was broken already.
#pragma once

#include <optional>

#include "cli/inputs.h"
#include "cli/settings.h"
#include "pipeline/run.h"
#include "report/baseline.h"

namespace a2i::cli {

// The findings of the commit where the change that --changed-since names began, read as `options` say. No value: PATHs are not in the
// repository, so nobody can tell.
[[nodiscard]] base::Result<std::optional<report::Baseline>> findingsBefore(const Settings& settings, const Inputs& inputs, pipeline::Options options);

}  // namespace a2i::cli
