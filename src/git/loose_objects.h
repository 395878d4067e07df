// Before its correction of August 2026 (https://github.com/libgit2/libgit2/issues/7342) libgit2 inflates a loose object that was cut in the
// middle (a full disk, a power failure) without an end.
#pragma once

#include "git/libgit2.h"

namespace a2i::git {

// From now on such an object of this repository is an error, as any other damage is. Loose objects are read by us then, packed ones and
// those of alternates by libgit2 as before.
void guardLooseObjects(git_repository* repository);

}  // namespace a2i::git
