#include "report/escape.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace a2i::report {

namespace {

std::string percent(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : base::printable(text)) {
    if (special.find(c) == std::string_view::npos) {
      out += c;
      continue;
    }
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', kDigits[byte / 16], kDigits[byte % 16]});
  }
  return out;
}

// U+FFFE and U+FFFF are the two code points that printable() lets pass and XML 1.0 does not.
bool nonCharacter(std::string_view text, std::size_t at) {
  return text.substr(at, 2) == "\xEF\xBF" && at + 2 < text.size() && static_cast<unsigned char>(text[at + 2]) >= 0xBE;
}

}  // namespace

std::string githubMessage(std::string_view text) { return percent(text, "%"); }

std::string githubProperty(std::string_view text) { return percent(text, "%:,"); }

std::string inertJson(const std::string& json) {
  std::string out;
  out.reserve(json.size());
  const auto byte = [&json](std::size_t i) { return i < json.size() ? static_cast<unsigned char>(json[i]) : 0u; };
  const auto begins = [](char c) { return c == '#' || c == '\x7F' || c == '\xC2' || c == '\xD8' || c == '\xE2'; };  // what has to be looked at
  for (std::size_t i = 0; i < json.size();) {
    const auto at = static_cast<std::size_t>(std::find_if(json.begin() + static_cast<std::ptrdiff_t>(i), json.end(), begins) - json.begin());
    out.append(json, i, at - i);
    if (at == json.size()) break;
    const unsigned first = byte(at);
    std::uint32_t code = 0;
    std::size_t length = 1;
    if (first == 0x7F || (first == '#' && byte(at + 1) == '#')) code = first;
    else if (first == 0xC2 || first == 0xD8) length = 2, code = (first & 0x1Fu) << 6 | (byte(at + 1) & 0x3Fu);
    else if (first == 0xE2 && (byte(at + 1) == 0x80 || byte(at + 1) == 0x81)) length = 3, code = 0x2000u | (byte(at + 1) & 0x3Fu) << 6 | (byte(at + 2) & 0x3Fu);
    const std::string_view raw = std::string_view(json).substr(at, length);
    if (code != 0 && (first == '#' || base::printable(raw) != raw)) {
      out.append("\\u").append(base::hex(code, 4));
    } else {
      out += raw;
    }
    i = at + length;
  }
  return out;
}

std::string xml(std::string_view text) {
  std::string out;
  const std::string shown = base::printable(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    switch (shown[i]) {
      case '&': out += "&amp;"; continue;
      case '<': out += "&lt;"; continue;
      case '>': out += "&gt;"; continue;
      case '"': out += "&quot;"; continue;
      case '\'': out += "&apos;"; continue;
      case '#': out += "&#35;"; continue;  // `##` begins commands in logs
      default: break;
    }
    if (nonCharacter(shown, i)) {
      out += "?";
      i += 2;
    } else {
      out += shown[i];
    }
  }
  return out;
}

namespace {

// "12." and "12)" open a numbered list.
bool opensList(std::string_view text) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string_view::npos && (text[digits] == '.' || text[digits] == ')');
}

// `begins`: the text may stand at the start of a line or list item, where more characters mean something.
std::string inert(std::string_view text, bool begins) {
  std::string out;
  const std::string shown = base::printable(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    const bool marks = std::string_view("\\`*_[]<>#|&~@$").find(c) != std::string_view::npos;
    // A bare address becomes a link in GitHub's dialect.
    const bool address =
        (c == ':' && shown.compare(i, 3, "://") == 0) || (c == '.' && i >= 3 && base::lower(shown.substr(i - 3, 3)) == "www");
    const bool starts = begins && i == 0 && (std::string_view("-+= \t").find(c) != std::string_view::npos || opensList(shown));
    if (marks || address || starts) out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    else out += c;
  }
  return out;
}

}  // namespace

std::string markdown(std::string_view text) { return inert(text, true); }

std::string markdownMessage(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return out + inert(text, out.empty());
    out += inert(text.substr(0, open), out.empty());
    if (close > open + 1) out += "<code>" + inert(text.substr(open + 1, close - open - 1), false) + "</code>";
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t limit) {
  constexpr std::string_view kEllipsis = "…";
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit - kEllipsis.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

}  // namespace a2i::report
