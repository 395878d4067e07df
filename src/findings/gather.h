// What repeats for many objects is told once: the first finding stays, the others become places of it. Done last, when it is known
// which findings count (accepted ones, those of a baseline and those on unchanged lines are gone by then).
#pragma once

#include "findings/findings.h"

namespace a2i::findings {

// Of findings in their order: three or more of one topic. Errors stay apart, as each wants hands of its own.
void gather(Findings& findings);

}  // namespace a2i::findings
