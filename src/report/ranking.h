// Where a platform takes only so many findings: the worst first.
#pragma once

#include <array>
#include <vector>

#include "findings/findings.h"
#include "report/report.h"

namespace a2i::report {

using Counts = std::array<std::size_t, 3>;  // by Level

[[nodiscard]] Counts counts(const findings::Findings& findings);

// Errors, then warnings, then notes; within a level in the order of the report.
[[nodiscard]] std::vector<const findings::Finding*> worstFirst(const findings::Findings& findings);

[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);  // "1 error", "2 errors"

// "2 errors, 1 warning, 0 notes"
[[nodiscard]] std::string inWords(const Counts& counts);

// What the report does not show and why: accepted by a suppression, known from the baseline, outside of what was changed.
[[nodiscard]] std::string withheldInWords(const Input& input);  // empty when nothing is

// The path shown for a finding that has no place of its own: platforms want one.
inline constexpr std::string_view kNoPlace = ".appmesh2istio.yaml";

}  // namespace a2i::report
