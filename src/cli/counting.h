// Which findings count: levels and suppressions of the configuration, comments, the baseline, what has changed.
#pragma once

#include <vector>

#include "base/result.h"
#include "cli/inputs.h"
#include "cli/settings.h"
#include "config/config.h"
#include "findings/suppressed.h"
#include "git/repository.h"
#include "pipeline/run.h"
#include "report/baseline.h"
#include "report/report.h"

namespace a2i::cli {

// What findings are compared with: read before anything is written.
struct Known {
  report::Baseline baseline;
  git::Changes changes;
  std::string today;  // YYYY-MM-DD
};

[[nodiscard]] base::Result<Known> readKnown(const Settings& settings, const Inputs& inputs);

struct Counted {
  std::vector<findings::Suppressed> suppressed;
  report::Withheld withheld;
  std::string talk;  // for standard error; empty when there is nothing to say
};

// Leaves in `outcome.findings` only those that count. Comes after the output is made: what somebody accepts, and until when, does
// not change a byte of the tree. `options`: those that `outcome` was made with.
[[nodiscard]] base::Result<Counted> count(const Settings& settings, const Inputs& inputs, const config::Config& config, const Known& known,
                                          const pipeline::Options& options, pipeline::Outcome& outcome);

}  // namespace a2i::cli
