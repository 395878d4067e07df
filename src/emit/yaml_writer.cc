#include "emit/yaml_writer.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/unicode.h"

namespace a2i::emit {

namespace {

using istio::List;
using istio::Map;
using istio::Null;
using istio::Value;

// apiVersion, kind, metadata and spec lead an object; everything else stands in the order of the alphabet.
int rank(std::string_view key) {
  constexpr std::array<std::string_view, 4> kFirst = {"apiVersion", "kind", "metadata", "spec"};
  return static_cast<int>(std::find(kFirst.begin(), kFirst.end(), key) - kFirst.begin());
}

using Entry = std::pair<std::string, Value>;

// The entries of the maps that are being written, an inner one's after those of the map around it: one list for all of them.
class Entries {
 public:
  // Adds those of a map in their order, and calls `body(entry, first)` for each.
  template <class Body>
  void forEach(const Map& map, bool top, Body body) {
    const std::size_t begin = all_.size(), end = begin + map.size();
    for (const Entry& entry : map) all_.push_back(&entry);
    std::sort(all_.begin() + static_cast<std::ptrdiff_t>(begin), all_.end(), [top](const Entry* a, const Entry* b) {
      if (top && rank(a->first) != rank(b->first)) return rank(a->first) < rank(b->first);
      return a->first < b->first;
    });
    for (std::size_t i = begin; i < end; ++i) body(*all_[i], i == begin);  // `body` lets the list grow
    all_.resize(begin);
  }

 private:
  std::vector<const Entry*> all_;
};

// Characters that some reader takes for a line end, drops or refuses: written as escapes.
bool special(std::uint32_t code) {
  constexpr std::uint32_t kLineSeparator = 0x2028, kParagraphSeparator = 0x2029, kByteOrderMark = 0xFEFF;
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  return control || code == kLineSeparator || code == kParagraphSeparator || code == kByteOrderMark || code == 0xFFFE || code == 0xFFFF;
}

// Double quotes with escapes that YAML and JSON share; bytes that are not UTF-8 become U+FFFD.
void quote(std::string_view text, std::string& out) {
  const auto ordinary = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  out += '"';
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), ordinary);
    out.append(text.begin(), end);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    if (text.empty()) break;
    std::uint32_t code = 0;
    const std::size_t length = base::decodeUtf8(text, code);
    if (length == 0) {
      out += "\xef\xbf\xbd";
      text.remove_prefix(1);
      continue;
    }
    const std::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    if (character == "\"" || character == "\\") out.append("\\").append(character);
    else if (character == "\n") out += "\\n";
    else if (character == "\t") out += "\\t";
    else if (character == "\r") out += "\\r";
    else if (special(code)) {
      out.append("\\u").append(base::hex(code, 4));
    } else {
      out += character;
    }
  }
  out += '"';
}

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Words that YAML 1.1 or 1.2 readers take for booleans or null.
bool reserved(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"};
  constexpr std::string_view kFirst = "tfynoTFYNO";
  if (text.size() > 5 || kFirst.find(text[0]) == std::string_view::npos) return false;
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(c | (letter(c) ? 0x20 : 0));
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

// 15s, 250ms: no number in any reader's eyes.
bool duration(std::string_view text) {
  const std::size_t unit = text.find_first_not_of("0123456789");
  return unit != 0 && unit != std::string_view::npos && (text.substr(unit) == "s" || text.substr(unit) == "ms");
}

// Characters that mean nothing to any reader, wherever they stand behind the first.
constexpr std::array<bool, 256> kInner = [] {
  std::array<bool, 256> inner{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=+()^$;~@, ")) inner[static_cast<unsigned char>(c)] = true;
  return inner;
}();

// Whether every reader takes the text, written without quotes, for exactly this string.
bool plain(std::string_view text) {
  if (text.empty() || reserved(text)) return false;
  if (duration(text)) return true;
  // A first letter (or / for paths) rules out numbers, dates, indicators, merge keys and anything cleverer.
  const bool safe_start = letter(text[0]) || (text[0] == '/' && text.size() > 1);
  if (!safe_start || text.back() == ' ' || text.back() == ':') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool colon = text[i] == ':' && text[i + 1] != ' ' && text[i + 1] != ':';
    if (!kInner[static_cast<unsigned char>(text[i])] && !colon) return false;
  }
  return true;
}

class YamlWriter {
 public:
  std::string write(const Value& value) {
    constexpr std::size_t kUsual = 1024;  // bytes: more than most objects have
    out_.reserve(kUsual);
    node(value, 0, true);
    return out_.size() < kUsual ? out_ : std::move(out_);  // a copy takes no more than it holds
  }

 private:
  static bool empty(const Value& value) {
    if (const auto* map = std::get_if<Map>(&value.data())) return map->empty();
    if (const auto* list = std::get_if<List>(&value.data())) return list->empty();
    return false;
  }
  static bool block(const Value& value) {
    return !empty(value) && (std::holds_alternative<Map>(value.data()) || std::holds_alternative<List>(value.data()));
  }

  void word(const std::string& text) {
    if (plain(text)) out_ += text;
    else quote(text, out_);
  }

  void scalar(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value.data())) word(*text);
    else if (const auto* number = std::get_if<std::int64_t>(&value.data())) out_ += std::to_string(*number);
    else if (const auto* flag = std::get_if<bool>(&value.data())) out_ += *flag ? "true" : "false";
    else out_ += std::holds_alternative<Null>(value.data()) ? "null" : std::holds_alternative<Map>(value.data()) ? "{}" : "[]";
  }

  // The current line stands at column `indent` (after "- " where the value is an item).
  void node(const Value& value, std::size_t indent, bool top) {
    if (!block(value)) {
      scalar(value);
      out_ += '\n';
    } else if (const auto* map = std::get_if<Map>(&value.data())) {
      mapping(*map, indent, top);
    } else {
      sequence(std::get<List>(value.data()), indent);
    }
  }

  void mapping(const Map& map, std::size_t indent, bool top) {
    entries_.forEach(map, top, [&](const Entry& entry, bool first) {
      if (!first) out_.append(indent, ' ');
      word(entry.first);
      out_ += ':';
      if (!block(entry.second)) {
        out_ += ' ';
        scalar(entry.second);
        out_ += '\n';
        return;
      }
      out_ += '\n';
      // Lists stand at the column of their key, as kubectl writes them.
      const std::size_t inner = indent + (std::holds_alternative<List>(entry.second.data()) ? 0 : 2);
      out_.append(inner, ' ');
      node(entry.second, inner, false);
    });
  }

  void sequence(const List& list, std::size_t indent) {
    bool first = true;
    for (const Value& item : list) {
      if (!first) out_.append(indent, ' ');
      first = false;
      out_ += "- ";
      node(item, indent + 2, false);
    }
  }

  std::string out_;
  Entries entries_;
};

void json(const Value& value, std::size_t indent, Entries& entries, std::string& out) {
  if (const auto* map = std::get_if<Map>(&value.data()); map != nullptr && !map->empty()) {
    out += "{\n";
    entries.forEach(*map, false, [&](const Entry& entry, bool first) {
      out.append(first ? "" : ",\n").append(indent + 2, ' ');
      quote(entry.first, out);
      out += ": ";
      json(entry.second, indent + 2, entries, out);
    });
    out.append("\n").append(indent, ' ').append("}");
  } else if (const auto* list = std::get_if<List>(&value.data()); list != nullptr && !list->empty()) {
    out += "[\n";
    for (const Value& item : *list) {
      out.append(&item == list->data() ? "" : ",\n").append(indent + 2, ' ');
      json(item, indent + 2, entries, out);
    }
    out.append("\n").append(indent, ' ').append("]");
  } else if (const auto* text = std::get_if<std::string>(&value.data())) {
    quote(*text, out);
  } else if (const auto* number = std::get_if<std::int64_t>(&value.data())) {
    out += std::to_string(*number);
  } else if (const auto* flag = std::get_if<bool>(&value.data())) {
    out += *flag ? "true" : "false";
  } else {
    out += std::holds_alternative<Null>(value.data()) ? "null" : map != nullptr ? "{}" : "[]";
  }
}

}  // namespace

std::string toYaml(const Value& value) { return YamlWriter().write(value); }

std::string toJson(const Value& value) {
  std::string out;
  Entries entries;
  json(value, 0, entries, out);
  return out + "\n";
}

void appendJson(std::string_view text, std::string& out) { quote(text, out); }

}  // namespace a2i::emit
