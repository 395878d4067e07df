// precheck, generate and verify: the run itself, its reports and its output.
#pragma once

#include <iosfwd>

#include "cli/settings.h"

namespace a2i::cli {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool color = false;     // of text on the stream that carries it
  bool progress = false;  // whether a long run tells on `err` that it is at work
};

[[nodiscard]] int runJob(Settings settings, const Streams& streams);

}  // namespace a2i::cli
