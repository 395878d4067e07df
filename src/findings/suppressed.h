// A finding that somebody has accepted, with the reason that was given for it.
#pragma once

#include <string>

#include "findings/finding.h"

namespace a2i::findings {

struct Suppressed {
  Finding finding;
  std::string reason;
  std::string until;       // YYYY-MM-DD; empty: for good
  bool in_source = false;  // by a comment beside it; else by the configuration file
};

}  // namespace a2i::findings
