#include "yaml/json.h"

#include <cstring>
#include <string>

#include "base/unicode.h"
#include "yaml/builder.h"
#include "yaml/scalar.h"

namespace a2i::yaml {

namespace {

class JsonReader {
 public:
  JsonReader(std::string_view content, source::FileId id, Extent extent, Builder& builder)
      : content_(content), id_(id), at_(extent.begin), end_(extent.end), builder_(builder) {}

  std::optional<bool> run() {
    skipStart();
    const bool good = at_ < end_ && content_[at_] == '{' && value();
    if (refused_) return false;
    skipSpace();
    return good && at_ == end_ ? std::optional(true) : std::nullopt;
  }

 private:
  void skipSpace() {
    while (at_ < end_ && (content_[at_] == ' ' || content_[at_] == '\n' || content_[at_] == '\r' || content_[at_] == '\t')) ++at_;
  }

  // A byte order mark and the `---` line, where the object stands in a stream of YAML.
  void skipStart() {
    if (at_ == 0 && content_.starts_with("\xef\xbb\xbf")) at_ = 3;
    skipSpace();
    if (content_.substr(at_, end_ - at_).starts_with("---")) at_ += 3;
    skipSpace();
  }

  bool next(char wanted) {
    skipSpace();
    if (at_ >= end_ || content_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  bool built(bool good) {
    refused_ = refused_ || !good;
    return good;
  }

  bool value() {
    skipSpace();
    if (at_ >= end_) return false;
    switch (content_[at_]) {
      case '{': return collection(Type::kMapping, '}');
      case '[': return collection(Type::kSequence, ']');
      case '"': return text();
      default: return word();
    }
  }

  // Depth is held by the builder's limit.
  bool collection(Type type, char closing) {
    Node node({id_, at_, at_});
    node.type = type;
    node.style = Style::kFlow;
    ++at_;
    if (!built(builder_.open(node, {}))) return false;
    if (!next(closing)) {
      do {
        if (type == Type::kMapping && !member()) return false;
        if (!value()) return false;
      } while (next(','));
      if (!next(closing)) return false;
    }
    return built(builder_.close(at_));
  }

  bool member() {
    skipSpace();
    return at_ < end_ && content_[at_] == '"' && text() && next(':');
  }

  bool text() {
    const std::uint32_t begin = at_++;
    bool escaped = false;
    while (at_ < end_ && content_[at_] != '"') {
      if (static_cast<unsigned char>(content_[at_]) < 0x20) return false;
      if (content_[at_] == '\\') {
        escaped = true;
        ++at_;
      }
      ++at_;
    }
    if (at_ >= end_) return false;
    const std::string_view raw = content_.substr(begin + 1, at_ - begin - 1);
    ++at_;
    if (!base::isUtf8(raw)) return false;
    Node node({id_, begin, at_});
    node.type = Type::kString;
    node.style = Style::kDoubleQuoted;
    std::string decoded;
    if (escaped && !decode(raw, decoded)) return false;
    builder_.setText(node, escaped ? std::string_view(decoded) : raw, raw);
    return built(builder_.scalar(node, {}));
  }

  static bool decode(std::string_view raw, std::string& decoded) {
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] != '\\') {
        decoded += raw[i];
        continue;
      }
      constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
      const char letter = raw[++i];  // a backslash is never the last byte: it would have escaped the quote
      if (const std::size_t known = kLetters.find(letter); known != std::string_view::npos) {
        decoded += kMeanings[known];
      } else if (letter == 'u') {
        if (!unicode(raw, ++i, decoded)) return false;
      } else {
        return false;
      }
    }
    return true;
  }

  // The four digits at `i`, with a second half where they are the first of a pair; `i` moves to the last digit.
  static bool unicode(std::string_view raw, std::size_t& i, std::string& decoded) {
    std::uint32_t code = 0, low = 0;
    if (!digits(raw, i, code)) return false;
    i += 3;
    const bool high = code >= 0xD800 && code <= 0xDBFF;
    if (high && raw.substr(i + 1, 2) == "\\u" && digits(raw, i + 3, low) && low >= 0xDC00 && low <= 0xDFFF) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      i += 6;
    }
    base::appendUtf8(decoded, code);  // half a pair becomes U+FFFD, as in the API server
    return true;
  }

  static bool digits(std::string_view raw, std::size_t at, std::uint32_t& code) {
    if (raw.size() < at + 4) return false;
    for (const char c : raw.substr(at, 4)) {
      const char lower = static_cast<char>(c | 0x20);
      if (c >= '0' && c <= '9') code = code * 16 + static_cast<std::uint32_t>(c - '0');
      else if (lower >= 'a' && lower <= 'f') code = code * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
      else return false;
    }
    return true;
  }

  bool word() {
    const std::uint32_t begin = at_;
    while (at_ < end_ && std::strchr(",]} \t\r\n", content_[at_]) == nullptr) ++at_;
    const std::string_view raw = content_.substr(begin, at_ - begin);
    if (raw != "true" && raw != "false" && raw != "null" && !number(raw)) return false;
    Node node({id_, begin, at_});
    node.setVerbatim(raw.data());
    node.type = plainType(raw);
    return built(builder_.scalar(node, {}));
  }

  static bool number(std::string_view raw) {
    const auto digitsAt = [&raw](std::size_t& i) {
      const std::size_t begin = i;
      while (i < raw.size() && raw[i] >= '0' && raw[i] <= '9') ++i;
      return i - begin;
    };
    std::size_t i = raw.starts_with('-') ? 1 : 0;
    const std::size_t whole = digitsAt(i);
    if (whole == 0 || (whole > 1 && raw[i - whole] == '0')) return false;
    if (i < raw.size() && raw[i] == '.') {
      ++i;
      if (digitsAt(i) == 0) return false;
    }
    if (i < raw.size() && (raw[i] == 'e' || raw[i] == 'E')) {
      ++i;
      if (i < raw.size() && (raw[i] == '-' || raw[i] == '+')) ++i;
      if (digitsAt(i) == 0) return false;
    }
    return i == raw.size();
  }

  std::string_view content_;
  source::FileId id_;
  std::uint32_t at_, end_;
  Builder& builder_;
  bool refused_ = false;  // by the builder, which has said why
};

}  // namespace

std::optional<bool> readJson(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits,
                             findings::Findings& findings, Document& document) {
  const std::string_view text = file.content().substr(extent.begin, extent.end - extent.begin);
  const std::size_t brace = text.find('{');
  // Flow style mostly has no quotes around its keys; everything else is told by the reader itself.
  if (brace == std::string_view::npos || text.find_first_not_of("\xef\xbb\xbf- \t\r\n") != brace) return std::nullopt;
  findings::Findings own;
  Builder builder(id, limits, own, document);
  const std::optional<bool> read = JsonReader(file.content(), id, extent, builder).run();
  if (read) findings.append(std::move(own));
  return read;
}

}  // namespace a2i::yaml
