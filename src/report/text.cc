// path:line:column: level: message [AMI4104], the line with carets, help: lines; a summary last. Columns in code points.
#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "report/formats.h"
#include "report/ranking.h"

namespace a2i::report {

namespace {

using source::ColumnUnit;

class TextWriter {
 public:
  explicit TextWriter(const Input& input) : input_(input) {}

  std::string run() {
    for (const findings::Finding& finding : input_.findings.all()) write(finding);
    summary();
    return base::forLog(out_);
  }

 private:
  std::string colored(std::string_view code, const std::string& text) const {
    return input_.color ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
  }

  static std::string_view levelCode(findings::Level level) {
    switch (level) {
      case findings::Level::kError: return "1;31";
      case findings::Level::kWarning: return "1;33";
      case findings::Level::kNote: return "1;36";
    }
    return "0";
  }

  std::string place(source::Span span) const {
    const source::SourceFile& file = input_.files[span.file];
    const source::Position at = file.position(span.begin, ColumnUnit::kCodePoint);
    // GitHub takes a line that starts with :: for a command.
    const std::string shown = base::printable(file.path());
    return (base::trim(shown).starts_with(':') ? "./" : "") + shown + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }

  void write(const findings::Finding& finding) {
    const bool placed = finding.span.file != source::kNoFile;
    if (placed) out_ += colored("1", place(finding.span)) + ": ";
    out_ += colored(levelCode(finding.level), std::string(findings::toString(finding.level)));
    out_ += ": " + finding.message + " [" + std::string(finding.rule->id) + "]\n";
    if (placed) snippet(finding.span, levelCode(finding.level));
    for (const findings::RelatedSpan& related : finding.related) {
      if (related.span.file != source::kNoFile) out_ += "  " + place(related.span) + ": " + related.label + "\n";
    }
    for (const std::string_view way : findings::waysOut(finding)) out_.append("  help: ").append(way).append("\n");
  }

  // The first line of the span; tabs stay so that the carets keep their place.
  void snippet(source::Span span, std::string_view color) {
    const source::SourceFile& file = input_.files[span.file];
    const source::Position begin = file.position(span.begin, ColumnUnit::kCodePoint), end = file.position(span.end, ColumnUnit::kCodePoint);
    const std::string_view line = file.line(begin.line);
    if (line.empty() || line.size() > 400) return;
    const std::string number = std::to_string(begin.line);
    std::string carets;
    std::uint32_t column = 1;
    const std::uint32_t stop = end.line == begin.line ? std::max(end.column, begin.column + 1) : ~0u;
    for (const char c : line) {
      if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
      if (column < begin.column) carets += c == '\t' ? '\t' : ' ';
      else if (column < stop) carets += '^';
      ++column;
    }
    if (carets.find('^') == std::string::npos) carets += '^';
    out_ += "  " + number + " | " + base::printable(line) + "\n";
    out_ += "  " + std::string(number.size(), ' ') + " | " + colored(color, carets) + "\n";
  }

  void summary() {
    if (!input_.findings.empty()) out_ += "\n";
    out_ += counted(input_.summary.appmesh_objects, "App Mesh object") + " in " + counted(input_.summary.files, "file") + ", " +
            counted(input_.summary.istio_objects, "Istio object") + ": " + inWords(counts(input_.findings)) + "\n";
    if (const std::string withheld = withheldInWords(input_); !withheld.empty()) out_ += withheld + "\n";
    for (const std::string& assumption : input_.summary.assumptions) out_ += "assumed: " + assumption + "\n";
  }

  const Input& input_;
  std::string out_;
};

}  // namespace

std::string writeText(const Input& input) { return TextWriter(input).run(); }

}  // namespace a2i::report
