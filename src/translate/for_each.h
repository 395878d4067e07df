// The long loops of passes, on several threads.
#pragma once

#include <cstddef>
#include <functional>

#include "translate/places.h"

namespace a2i::translate {

// Calls body(context, i) for 0 … count-1. What it adds to the findings, the ledger and the bundle of its context is joined in the order of
// the numbers; everything else it only reads, its places too.
void forEach(Context& context, std::size_t count, const std::function<void(Context&, std::size_t)>& body);

}  // namespace a2i::translate
