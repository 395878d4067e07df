// One commit on a branch, through the object database.
#pragma once

#include "git/handle.h"
#include "git/repository.h"

namespace a2i::git {

// commit.gpgsign is not followed: signing needs keys and programs that a batch job does not have.
[[nodiscard]] base::Result<CommitOutcome> makeCommit(git_repository* repository, const CommitPlan& plan);

}  // namespace a2i::git
