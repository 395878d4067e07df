// JUnit XML: one case for each object, also for those that passed, so that the number of tests does not depend on the findings.
// A case fails at --fail-on's level (at error for `never`); what is below it stands in its output.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "report/escape.h"
#include "report/formats.h"
#include "report/ranking.h"

namespace a2i::report {

namespace {

constexpr std::size_t kMaxText = 60'000;    // of one case; GitLab's page would not show more
constexpr std::size_t kMaxCases = 100'000;  // GitLab reads 500,000 in a pipeline

struct Case {
  std::string suite, name, file;
  std::vector<const findings::Finding*> findings;
};

// A case for each App Mesh object, for other objects that something is said about, and for files where it is about none.
class Cases {
 public:
  explicit Cases(const Input& input) : input_(input) {
    for (const ObjectLine& object : input.summary.overview.objects) {
      Case& made = cases_[object.display];
      made = {object.display.substr(0, object.display.find(' ')), object.display, input.files[object.span.file].path(), {}};
    }
    for (const findings::Finding& finding : input.findings.all()) {
      of(finding).findings.push_back(&finding);
      for (const findings::RelatedSpan& related : finding.related) {
        const auto also = cases_.find(related.object);
        if (also != cases_.end() && also->first != finding.object) also->second.findings.push_back(&finding);
      }
    }
  }

  std::map<std::string, std::vector<const Case*>> suites() const {
    std::map<std::string, std::vector<const Case*>> suites;
    for (const auto& [key, made] : cases_) suites[made.suite].push_back(&made);
    return suites;
  }

 private:
  Case& of(const findings::Finding& finding) {
    if (const auto known = cases_.find(finding.object); known != cases_.end()) return known->second;
    const std::string path = finding.span.file == source::kNoFile ? std::string(kNoPlace) : input_.files[finding.span.file].path();
    Case& made = cases_[finding.object.empty() ? "file " + path : finding.object];
    if (finding.object.empty()) made = {"File", path, path, std::move(made.findings)};
    else made = {finding.object.substr(0, finding.object.find(' ')), finding.object, path, std::move(made.findings)};
    return made;
  }

  const Input& input_;
  std::map<std::string, Case> cases_;
};

std::string line(const Input& input, const findings::Finding& finding) {
  std::string text;
  if (finding.span.file != source::kNoFile) {
    const source::SourceFile& file = input.files[finding.span.file];
    const source::Position at = file.position(finding.span.begin, source::ColumnUnit::kCodePoint);
    text = file.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": ";
  }
  text = xml(text + std::string(findings::toString(finding.level)) + ": " + finding.message + " [" + std::string(finding.rule->id) + "]") +
         "\n";
  for (const std::string_view way : findings::waysOut(finding)) text += "  help: " + xml(std::string(way)) + "\n";
  return text;
}

void append(std::string& text, const std::string& more) {
  if (text.size() + more.size() <= kMaxText) text += more;
  else if (!text.ends_with("…\n")) text += "…\n";
}

std::string write(const Input& input, const Case& one, bool& failed) {
  std::string failures, output;
  const findings::Finding* worst = nullptr;
  for (const findings::Finding* finding : one.findings) {
    const bool fails = finding->level >= input.threshold;
    append(fails ? failures : output, line(input, *finding));
    if (fails && (worst == nullptr || finding->level > worst->level)) worst = finding;
  }
  failed = worst != nullptr;
  std::string text =
      "    <testcase classname=\"" + xml(one.suite) + "\" name=\"" + xml(one.name) + "\" file=\"" + xml(one.file) + "\" time=\"0\"";
  if (one.findings.empty()) return text + "/>\n";
  text += ">\n";
  if (worst != nullptr) {
    text += "      <failure type=\"" + xml(worst->rule->id) + "\" message=\"" + xml(shortened(worst->message, 1000)) + "\">" + failures +
            "</failure>\n";
  }
  if (!output.empty()) text += "      <system-out>" + output + "</system-out>\n";
  return text + "    </testcase>\n";
}

std::string head(std::string_view element, const std::string& name, std::size_t tests, std::size_t failures) {
  return "<" + std::string(element) + " name=\"" + xml(name) + "\" tests=\"" + std::to_string(tests) + "\" failures=\"" +
         std::to_string(failures) + "\" errors=\"0\" skipped=\"0\" time=\"0\">\n";
}

}  // namespace

std::string writeJunit(const Input& input) {
  const Cases cases(input);
  std::string body;
  std::size_t tests = 0, failures = 0, left_out = 0;
  for (const auto& [suite, members] : cases.suites()) {
    std::string text;
    std::size_t suite_tests = 0, suite_failures = 0;
    for (const Case* one : members) {
      bool failed = false;
      std::string written = write(input, *one, failed);
      // Beyond the limit only cases that failed are worth a place.
      if (tests + suite_tests >= kMaxCases && !failed) {
        ++left_out;
        continue;
      }
      text += written;
      ++suite_tests;
      suite_failures += failed ? 1 : 0;
    }
    body += "  " + head("testsuite", suite, suite_tests, suite_failures) + text + "  </testsuite>\n";
    tests += suite_tests;
    failures += suite_failures;
  }
  if (left_out != 0) {
    body += "  <!-- " + std::to_string(left_out) + " cases that passed are left out -->\n";
  }
  if (body.empty()) body = "  " + head("testsuite", "appmesh2istio", 0, 0) + "  </testsuite>\n";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + head("testsuites", "appmesh2istio", tests, failures) + body + "</testsuites>\n";
}

}  // namespace a2i::report
