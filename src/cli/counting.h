// Which findings count: levels and suppressions of the configuration, comments, the baseline, what has changed.
#pragma once

#include <vector>

#include "base/result.h"
#include "cli/inputs.h"
#include "cli/settings.h"
#include "config/config.h"
#include "findings/suppressed.h"
#include "pipeline/run.h"
#include "report/report.h"

namespace a2i::cli {

struct Counted {
  std::vector<findings::Suppressed> suppressed;
  report::Withheld withheld;
  std::string talk;  // for standard error; empty when there is nothing to say
};

// Leaves in `outcome.findings` only those that count. Comes after the output is made: what somebody accepts, and until when, does
// not change a byte of the tree.
[[nodiscard]] base::Result<Counted> count(const Settings& settings, const Inputs& inputs, const config::Config& config, pipeline::Outcome& outcome);

}  // namespace a2i::cli
