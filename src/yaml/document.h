// What a Document owns; for the builder alone.
#pragma once

#include "yaml/arena.h"
#include "yaml/parse.h"

namespace a2i::yaml {

struct Document::Arena : BumpArena {
  using BumpArena::BumpArena;
};

}  // namespace a2i::yaml
