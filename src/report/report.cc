#include "report/report.h"

#include "report/formats.h"

namespace a2i::report {

std::span<const FormatRow> formats() {
  static constexpr FormatRow kFormats[] = {
      {"text", Format::kText, false, writeText},
      {"sarif", Format::kSarif, false, writeSarif},
      {"json", Format::kJson, true, writeJson},
  };
  return kFormats;
}

const FormatRow* findFormat(std::string_view name) {
  for (const FormatRow& row : formats()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace a2i::report
