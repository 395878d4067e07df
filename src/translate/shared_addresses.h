// Nodes behind one host and port. App Mesh dialled the address, so each got the pods of all; where labels tell their pods apart
// each becomes a subset, and what is said about it is about its own pods.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// Fills in subsets of `nodes`; a node that cannot share its address loses its place, with a finding.
void tellApart(Context& context);

}  // namespace a2i::translate
