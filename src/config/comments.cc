// Suppressions as comments: `# appmesh2istio: ignore RULE[, RULE…] [until YYYY-MM-DD] REASON`.
#include <algorithm>
#include <functional>

#include "base/text.h"
#include "config/suppress.h"
#include "findings/catalogue.h"
#include "findings/rules_configuration.h"

namespace a2i::config {

namespace {

constexpr std::string_view kMarker = "appmesh2istio:", kByteOrderMark = "\xEF\xBB\xBF";

bool blank(char c) { return c == ' ' || c == '\t'; }

// One comment: `text_` is what follows the marker up to the end of the line, `offset_` where it begins in the file.
class Comment {
 public:
  Comment(std::string_view text, std::uint32_t offset, source::FileId file, findings::Findings& told)
      : text_(text), offset_(offset), file_(file), told_(told) {}

  bool read(Suppression& made) {
    skipBlanks();
    if (word() != "ignore") return malformed(made.span, "does not begin with `ignore`");
    if (!readRules(made)) return false;
    skipBlanks();
    if (text_.substr(at_, 5) == "until" && !readUntil(made)) return false;
    made.reason = base::trim(text_.substr(at_));
    const std::size_t begin = made.reason.find_first_not_of(":- ");
    made.reason.erase(0, begin == std::string::npos ? made.reason.size() : begin);
    return made.reason.empty() ? malformed(made.span, "gives no reason") : true;
  }

 private:
  void skipBlanks() {
    while (at_ < text_.size() && blank(text_[at_])) ++at_;
  }

  std::string_view word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !blank(text_[at_]) && std::string_view(",[]:").find(text_[at_]) == std::string_view::npos) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  bool take(char c) {
    skipBlanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Also in the form ignore[RULE, RULE].
  bool readRules(Suppression& made) {
    const bool bracket = take('[');
    do {
      skipBlanks();
      const std::size_t begin = at_;
      const std::string_view name = word();
      const findings::Rule* const rule = findings::findRule(name);
      if (rule == nullptr && name.starts_with("AMI")) return unknown(begin, name);
      if (rule == nullptr) return malformed(made.span, "names no rule after `ignore`");
      made.rules.push_back(rule);
    } while (take(','));
    return !bracket || take(']') || malformed(made.span, "has no `]` behind its rules");
  }

  bool readUntil(Suppression& made) {
    at_ += std::string_view("until").size();
    while (at_ < text_.size() && (blank(text_[at_]) || text_[at_] == '=')) ++at_;
    made.until = word();
    return isDate(made.until) || malformed(made.span, "has no date of the form YYYY-MM-DD behind `until`");
  }

  bool unknown(std::size_t begin, std::string_view name) {
    const auto from = static_cast<std::uint32_t>(offset_ + begin);
    told_.add(findings::kUnknownRule, {file_, from, static_cast<std::uint32_t>(from + name.size())},
              "There is no rule `" + base::printable(name) + "`; the suppression accepts nothing.");
    return false;
  }

  bool malformed(source::Span span, const std::string& fault) {
    told_.add(findings::kMalformedSuppression, span, "This suppression " + fault + "; it accepts nothing.").way_out =
        "write `# appmesh2istio: ignore RULE the reason`";
    return false;
  }

  std::string_view text_;
  std::uint32_t offset_;
  source::FileId file_;
  findings::Findings& told_;
  std::size_t at_ = 0;
};

// The `#` that opens the comment whose first word is at `marker`; npos when it is no comment.
std::size_t commentStart(std::string_view content, std::size_t marker) {
  std::size_t at = marker;
  while (at > 0 && blank(content[at - 1])) --at;
  if (at == 0 || content[at - 1] != '#') return std::string_view::npos;
  --at;
  const bool opens = at == 0 || blank(content[at - 1]) || content[at - 1] == '\n' || content.substr(0, at) == kByteOrderMark;
  return opens ? at : std::string_view::npos;
}

bool holdsContent(std::string_view line) {
  const std::string_view text = base::trim(line);
  return !text.empty() && text.front() != '#';
}

// A comment behind something takes its own line, one on a line of its own the next that holds more than a comment.
std::uint32_t coveredLine(const source::SourceFile& file, std::uint32_t line, std::uint32_t last) {
  while (line < last && !holdsContent(file.line(line))) ++line;
  return line;
}

}  // namespace

void readComments(const source::SourceFile& file, source::FileId id, std::vector<Suppression>& suppressions, findings::Findings& told) {
  const std::string_view content = file.content();
  std::uint32_t from = 0, covered = 0;  // of the comment before: comments on lines of their own share the line that follows them all
  static const std::boyer_moore_horspool_searcher kSearcher(kMarker.begin(), kMarker.end());
  for (auto found = std::search(content.begin(), content.end(), kSearcher); found != content.end();
       found = std::search(found + 1, content.end(), kSearcher)) {
    const auto at = static_cast<std::size_t>(found - content.begin());
    const std::size_t start = commentStart(content, at);
    if (start == std::string_view::npos) continue;
    std::size_t end = std::min(content.find('\n', at), content.size());
    while (end > at && (blank(content[end - 1]) || content[end - 1] == '\r')) --end;
    const std::size_t text = at + kMarker.size();
    Suppression made;
    made.span = {id, static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
    if (!Comment(content.substr(text, end - text), static_cast<std::uint32_t>(text), id, told).read(made)) continue;
    const std::uint32_t last = file.position(static_cast<std::uint32_t>(content.size()), source::ColumnUnit::kCodePoint).line;
    const std::uint32_t line = file.position(made.span.begin, source::ColumnUnit::kCodePoint).line;
    if (line < from || line > covered) covered = coveredLine(file, line, last);
    from = line;
    made.line = covered;
    suppressions.push_back(std::move(made));
  }
}

}  // namespace a2i::config
