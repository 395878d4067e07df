#include "report/report.h"

#include "report/formats.h"

namespace a2i::report {

std::span<const FormatRow> formats() {
  static constexpr FormatRow kFormats[] = {
      {"text", Format::kText, false, false, writeText},
      {"sarif", Format::kSarif, false, false, writeSarif},
      {"github", Format::kGithub, false, false, writeGithub},
      {"gitlab", Format::kGitlab, false, false, writeGitlab},
      {"junit", Format::kJunit, false, true, writeJunit},
      {"json", Format::kJson, true, false, writeJson},
      {"markdown", Format::kMarkdown, true, true, writeMarkdown},
  };
  return kFormats;
}

const FormatRow* findFormat(std::string_view name) {
  for (const FormatRow& row : formats()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::string formatNames() {
  std::string list;
  for (const FormatRow& row : formats()) list.append(list.empty() ? "" : ", ").append(row.name);
  return list;
}

}  // namespace a2i::report
