// For a folder that holds other files too: new files are staged inside of it, the journal makes the decision durable, and
// from then on the run (or the next one) only goes forward. Each file is replaced by a rename.
#pragma once

#include <string>

#include "base/result.h"
#include "output/output.h"

namespace a2i::output {

inline constexpr std::string_view kStageName = ".appmesh2istio.stage";
inline constexpr std::string_view kJournalName = ".appmesh2istio.journal";
inline constexpr std::string_view kDraftName = ".appmesh2istio.journal.new";

// True for a name in the top folder that belongs to an unfinished run.
[[nodiscard]] bool isRunState(std::string_view name);
[[nodiscard]] bool isInterrupted(const std::string& dir);

// Stages the files and writes the journal. On failure nothing is left of it.
[[nodiscard]] base::Status decide(const std::string& dir, const Plan& plan);

// Ends what a journal says, or removes what was staged without one. The lock is held. Trusts nothing in the journal: it may
// have come with a repository.
[[nodiscard]] base::Status finish(const std::string& dir);

}  // namespace a2i::output
