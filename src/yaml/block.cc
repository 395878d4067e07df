#include "yaml/block.h"

#include <array>
#include <vector>

#include "yaml/builder.h"
#include "yaml/scalar.h"

namespace a2i::yaml {

namespace {

enum Class : std::uint8_t {
  kPrintable = 1,  // ASCII from space to tilde
  kKey = 2,        // may be part of a key; letters, digits and a few signs that mean nothing to YAML
  kKeyStart = 4,
  kPlainStart = 8, // a plain value may begin with it, whatever follows
};

constexpr std::array<std::uint8_t, 256> makeClasses() {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned c = ' '; c <= '~'; ++c) classes[c] = kPrintable;
  const auto add = [&classes](std::string_view characters, unsigned more) {
    for (const char c : characters) classes[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(more);
  };
  constexpr std::string_view kAlphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  add(kAlphanumeric, kKey | kKeyStart | kPlainStart);
  add("_./", kKey | kKeyStart | kPlainStart);
  add("-", kKey);
  add("+$(=~^<;\\", kPlainStart);
  return classes;
}

constexpr std::array<std::uint8_t, 256> kClasses = makeClasses();

class BlockReader {
 public:
  BlockReader(std::string_view content, source::FileId id, Extent extent, Builder& builder)
      : text_(content.data()), id_(id), at_(extent.begin), end_(extent.end), builder_(builder) {}

  std::optional<bool> run() {
    if (readLines() && !frames_.empty() && closeDeeperThan(-1)) return true;
    return refused_ ? std::optional(false) : std::nullopt;
  }

 private:
  // libyaml takes a key only on one line and within 1,024 characters; far less is long enough here.
  static constexpr std::uint32_t kLongestKey = 256;

  struct Frame {
    bool sequence;
    std::int32_t column;
    bool waiting;  // a mapping whose last key has no value yet
  };

  bool readLines() {
    skipMarker();
    while (at_ < end_) {
      line_ = at_;
      skipSpaces();
      if (lineEnds() ? !skipComment() : !readLine()) return false;
    }
    return true;
  }

  bool is(std::uint32_t at, unsigned wanted) const { return (kClasses[static_cast<unsigned char>(text_[at])] & wanted) != 0; }
  bool blankOrEnd(std::uint32_t at) const { return at >= end_ || text_[at] == ' ' || text_[at] == '\n'; }
  std::int32_t column() const { return static_cast<std::int32_t>(at_ - line_); }
  source::Span span(std::uint32_t begin, std::uint32_t end) const { return {id_, begin, end}; }
  void skipSpaces() {
    while (at_ < end_ && text_[at_] == ' ') ++at_;
  }

  // The line `---` that begins a document; with anything behind it it is none of ours.
  void skipMarker() {
    const std::uint32_t begin = at_;
    if (end_ - at_ >= 4 && std::string_view(text_ + at_, 3) == "---") at_ += 3;
    skipSpaces();
    if (at_ < end_ && text_[at_] == '\n') ++at_;
    else at_ = begin;
  }

  // After spaces, or at the start of a line: whether nothing but a comment follows.
  bool lineEnds() const { return at_ >= end_ || text_[at_] == '\n' || text_[at_] == '#'; }

  // To the start of the next line.
  bool skipComment() {
    while (at_ < end_ && is(at_, kPrintable)) ++at_;
    if (at_ < end_ && text_[at_] != '\n') return false;
    ++at_;
    return true;
  }

  // One line: any number of dashes, then a key with or without its value, or a value behind a dash.
  bool readLine() {
    if (!closeDeeperThan(column())) return false;
    bool behind_dash = false;
    while (text_[at_] == '-' && blankOrEnd(at_ + 1)) {
      if (!enterSequence()) return false;
      ++at_;
      skipSpaces();
      if (lineEnds()) return false;
      behind_dash = true;
    }
    if (const std::uint32_t colon = keyEnd(); colon != 0) return enterMapping() && readEntry(colon);
    return behind_dash && readValue();
  }

  // Where the colon of a key that starts here stands; 0 when none does.
  std::uint32_t keyEnd() const {
    if (!is(at_, kKeyStart)) return 0;
    std::uint32_t at = at_ + 1;
    while (at < end_ && is(at, kKey)) ++at;
    return at < end_ && text_[at] == ':' && blankOrEnd(at + 1) && at - at_ < kLongestKey ? at : 0;
  }

  bool push(bool sequence) {
    if (!frames_.empty()) frames_.back().waiting = false;
    frames_.push_back({sequence, column(), false});
    return open(sequence ? Type::kSequence : Type::kMapping, Style::kBlock, span(at_, at_));
  }

  // The top may take a collection that starts here: it waits for a value, or (a list) its dash stands on this line.
  bool expectsValue() const { return frames_.empty() || frames_.back().waiting || (frames_.back().sequence && frames_.back().column < column() && dash_line_ == line_); }

  bool enterSequence() {
    const bool top_level = frames_.empty();
    if (top_level) return false;
    const Frame& top = frames_.back();
    if (!(top.sequence && top.column == column())) {
      // A list may stand in the column of its key.
      if (!expectsValue() || !push(true)) return false;
    }
    dash_line_ = line_;
    return true;
  }

  bool enterMapping() {
    // A list in the column of its key ends where the next key stands in that column.
    if (frames_.size() > 1 && frames_.back().sequence && frames_.back().column == column()) {
      const Frame& below = frames_[frames_.size() - 2];
      if (below.sequence || below.column != column() || !closeTop()) return false;
    }
    if (!frames_.empty() && !frames_.back().sequence && frames_.back().column == column()) return !frames_.back().waiting;
    if (frames_.empty() && column() != 0) return false;
    return expectsValue() && push(false);
  }

  bool closeTop() {
    if (frames_.back().waiting) return false;  // an empty value
    frames_.pop_back();
    return limit(builder_.close(0));
  }

  bool closeDeeperThan(std::int32_t wanted) {
    while (!frames_.empty() && frames_.back().column > wanted) {
      if (!closeTop()) return false;
    }
    return true;
  }

  bool readEntry(std::uint32_t colon) {
    if (!addPlain(at_, colon)) return false;
    at_ = colon + 1;
    skipSpaces();
    frames_.back().waiting = lineEnds();
    return frames_.back().waiting ? skipComment() : readValue();
  }

  bool readValue() {
    const char first = text_[at_];
    if (first == '"' || first == '\'') return readQuoted(first) && finishLine();
    if (first == '{' || first == '[') return readEmpty(first) && finishLine();
    const bool plain = is(at_, kPlainStart) || (first == '-' && !blankOrEnd(at_ + 1));
    return plain && readPlain();
  }

  bool readQuoted(char quote) {
    const std::uint32_t begin = at_++;
    while (at_ < end_ && text_[at_] != quote && text_[at_] != '\\' && is(at_, kPrintable)) ++at_;
    if (at_ >= end_ || text_[at_] != quote) return false;
    ++at_;
    const std::string_view inside(text_ + begin + 1, at_ - begin - 2);
    return addScalar(Type::kString, quote == '"' ? Style::kDoubleQuoted : Style::kSingleQuoted, span(begin, at_), inside);
  }

  bool readEmpty(char bracket) {
    const std::uint32_t begin = at_;
    if (end_ - at_ < 2 || text_[at_ + 1] != (bracket == '{' ? '}' : ']')) return false;
    at_ += 2;
    return open(bracket == '{' ? Type::kMapping : Type::kSequence, Style::kFlow, span(begin, at_)) && limit(builder_.close(at_));
  }

  bool readPlain() {
    const std::uint32_t begin = at_;
    std::uint32_t last = at_;  // behind the last character that is no space
    for (; at_ < end_ && is(at_, kPrintable); ++at_) {
      const char c = text_[at_];
      if (c == ' ') continue;
      if (c == '#' && at_ > last) break;
      if (c == ':' && blankOrEnd(at_ + 1)) return false;
      last = at_ + 1;
    }
    return addPlain(begin, last) && lineEnds() && skipComment();
  }

  bool addPlain(std::uint32_t begin, std::uint32_t end) {
    const std::string_view text(text_ + begin, end - begin);
    return addScalar(plainType(text), Style::kPlain, span(begin, end), text);
  }

  bool addScalar(Type type, Style style, source::Span at, std::string_view text) {
    Node node(at);
    node.type = type;
    node.style = style;
    node.setVerbatim(text.data());
    return limit(builder_.scalar(node, {}));
  }

  bool open(Type type, Style style, source::Span at) {
    Node node(at);
    node.type = type;
    node.style = style;
    return limit(builder_.open(node, {}));
  }

  bool finishLine() {
    if (!blankOrEnd(at_)) return false;
    skipSpaces();
    return lineEnds() && skipComment();
  }

  bool limit(bool good) {
    refused_ = refused_ || !good;
    return good;
  }

  const char* text_;
  source::FileId id_;
  std::uint32_t at_, end_, line_ = 0;
  std::uint32_t dash_line_ = 0xFFFFFFFF;  // the line of the last dash
  Builder& builder_;
  std::vector<Frame> frames_;
  bool refused_ = false;
};

}  // namespace

std::optional<bool> readBlock(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits,
                              findings::Findings& findings, Document& document) {
  findings::Findings told;
  Builder builder(id, limits, told, document);
  const std::optional<bool> read = BlockReader(file.content(), id, extent, builder).run();
  if (read) findings.append(std::move(told));
  return read;
}

}  // namespace a2i::yaml
