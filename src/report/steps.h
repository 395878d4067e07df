// What to do, in which order, for this mesh: a numbered list in Markdown.
#pragma once

#include <string>

#include "report/report.h"

namespace a2i::report {

[[nodiscard]] std::string steps(const Input& input);

// Gateways of Istio take requests from the moment they run, so they are installed last.
[[nodiscard]] bool makesGateways(const Summary& summary);
[[nodiscard]] std::string_view gatewaysLater();  // how to leave them out at first

}  // namespace a2i::report
