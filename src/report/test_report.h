// Findings in tiny files, and the input that the reports take.
#pragma once

#include <string>

#include "catch.h"
#include "findings/rules_mesh.h"
#include "findings/rules_schema.h"
#include "findings/rules_translation.h"
#include "report/report.h"

namespace a2i::test {

class Made {
 public:
  source::FileId file(const std::string& path, const std::string& content) { return files_.add({path, content}); }

  // At the first place where `text` stands in the file.
  findings::Finding& add(const findings::Rule& rule, source::FileId id, const std::string& text, const std::string& message) {
    const std::size_t begin = files_[id].content().find(text);
    REQUIRE(begin != std::string::npos);
    return findings_.add(rule, {id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + text.size())}, message);
  }
  findings::Finding& add(const findings::Rule& rule, const std::string& message) { return findings_.add(rule, {}, message); }

  report::Input input() const { return {files_, findings_, summary, ledger, "1.2.3", false, suppressed}; }
  std::string write(const std::string& format) const { return report::findFormat(format)->write(input()); }

  report::Summary summary;
  std::vector<report::LedgerLine> ledger;
  std::vector<findings::Suppressed> suppressed;

 private:
  source::SourceSet files_;
  findings::Findings findings_;
};

inline std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace a2i::test
