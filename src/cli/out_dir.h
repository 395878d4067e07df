// The out-dir is written and never read; manifests of App Mesh in it would be lost without a word.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/inputs.h"
#include "cli/settings.h"

namespace a2i::cli {

// An error where a file that the run would read, if it did not lie in the out-dir, holds App Mesh objects. Files of an earlier run
// and excluded ones do not count.
[[nodiscard]] base::Status refuseSources(const Settings& settings, const Inputs& inputs, const std::vector<std::string>& excludes);

}  // namespace a2i::cli
