// How a process ends that cannot go on.
#pragma once

namespace a2i::cli {

// From here on memory that runs out, and whatever else nobody catches, on whichever thread, ends the process with a word and the exit
// code for it, where the C++ library or the allocator would abort it.
void prepareLastWords();

}  // namespace a2i::cli
