// One function for each report format.
#pragma once

#include "report/report.h"

namespace a2i::report {

[[nodiscard]] std::string writeText(const Input& input);
[[nodiscard]] std::string writeSarif(const Input& input);
[[nodiscard]] std::string writeGithub(const Input& input);
[[nodiscard]] std::string writeGitlab(const Input& input);
[[nodiscard]] std::string writeJunit(const Input& input);
[[nodiscard]] std::string writeJson(const Input& input);
[[nodiscard]] std::string writeMarkdown(const Input& input);

}  // namespace a2i::report
