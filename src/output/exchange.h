// For a folder that is wholly ours, or is not there yet: the complete new tree is staged beside it and takes its place in one step.
#pragma once

#include "output/disk.h"
#include "output/output.h"

namespace a2i::output {

// Everything in the folder, whatever it is, was made by this program: also no `.git`, no link, no empty folder of the user's.
[[nodiscard]] bool isWhollyOurs(const Location& at, const Plan& plan);

// Stages of killed runs: nobody holds their lock, which a run takes before it writes anything there.
// An old tree goes only after the exchange is on disk, else a power failure could bring back its name without its files.
// True when there was one.
bool removeDeadStages(const Location& at);

// `done` is true when the new tree stands there, even where making that durable failed afterwards.
[[nodiscard]] base::Status createTree(const Location& at, const Plan& plan, bool& done);

// `done` is false when nothing has happened; without an error, because this place does not allow an exchange.
[[nodiscard]] base::Status exchangeTree(const Location& at, const Plan& plan, bool& done);

}  // namespace a2i::output
