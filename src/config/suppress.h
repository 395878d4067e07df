// Findings that somebody has accepted: by an entry of the configuration file or by a comment beside the fault.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "config/config.h"
#include "findings/suppressed.h"
#include "source/source_file.h"

namespace a2i::config {

// The comments of a manifest that begin with "appmesh2istio:". What cannot be understood is a finding and accepts nothing.
void readComments(const source::SourceFile& file, source::FileId id, std::vector<Suppression>& suppressions, findings::Findings& told);

struct Judgement {
  std::string today;                                // YYYY-MM-DD
  bool whole = true;                                // the run looked at all that entries of the configuration may name
  std::function<bool(source::FileId)> looked_at;    // the run told all findings of this file; null: of every file
};

struct Accepted {
  std::vector<findings::Suppressed> suppressed;  // taken out of the findings, in their order
  findings::Findings told;                       // about suppressions that are unused or have ended, and paths that match nothing
};

[[nodiscard]] Accepted suppress(const std::vector<Suppression>& suppressions, const source::SourceSet& files, const Judgement& judgement,
                                findings::Findings& findings);

[[nodiscard]] bool isDate(std::string_view text);  // YYYY-MM-DD, and a day that exists

}  // namespace a2i::config
