// For a folder that is wholly ours, or is not there yet: the complete new tree is staged beside it and takes its place in one step.
#pragma once

#include "output/disk.h"
#include "output/output.h"

namespace a2i::output {

// Everything in the folder, whatever it is, was made by this program: also no `.git`, no link, no empty folder of the user's.
[[nodiscard]] bool isWhollyOurs(const Location& at, const Plan& plan);

[[nodiscard]] base::Status createTree(const Location& at, const Plan& plan);

// `done` is false when this place does not allow an exchange; nothing has happened then.
[[nodiscard]] base::Status exchangeTree(const Location& at, const Plan& plan, bool& done);

}  // namespace a2i::output
