// Findings known from an earlier run, recognised by fingerprints that survive moved lines.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "findings/findings.h"
#include "source/source_file.h"

namespace a2i::report {

using Baseline = std::set<std::string, std::less<>>;  // fingerprints

[[nodiscard]] Baseline fingerprintsOf(const source::SourceSet& files, const findings::Findings& findings);
[[nodiscard]] std::string writeBaseline(const source::SourceSet& files, const findings::Findings& findings);
[[nodiscard]] base::Result<Baseline> readBaseline(const std::string& text);

// Takes the known findings out; returns how many. What stood in the way of the output (AMI6xxx) is never known.
[[nodiscard]] std::size_t dropKnown(const Baseline& baseline, const source::SourceSet& files, findings::Findings& findings);

}  // namespace a2i::report
