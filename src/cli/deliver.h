// Where the translation goes: the out-dir, a branch, or a comparison with what stands there.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/inputs.h"
#include "cli/job.h"
#include "findings/findings.h"
#include "pipeline/run.h"

namespace a2i::cli {

struct Delivery {
  findings::Findings findings;  // files in the way
  std::string talk;             // one line for standard error; empty when there is nothing to say
  bool refused = false;         // nothing was written, or the tree has drifted: exit 1 whatever --fail-on says
};

[[nodiscard]] base::Result<Delivery> writeTree(const Settings& settings, const pipeline::Outcome& outcome);
[[nodiscard]] base::Result<Delivery> commitTree(const Settings& settings, const Inputs& inputs, const pipeline::Outcome& outcome);
[[nodiscard]] base::Result<Delivery> verifyTree(const Settings& settings, const Inputs& inputs, const pipeline::Outcome& outcome,
                                                const Streams& streams);

}  // namespace a2i::cli
