#include "output/diff.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/text.h"

namespace a2i::output {

namespace {

using Lines = std::vector<std::string_view>;

Lines lines(const std::string* text) {
  Lines all;
  if (text == nullptr) return all;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    all.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return all;
}

struct Step {
  char kind;  // ' ', '-', '+'
  std::string_view line;
};

// Longest common subsequence of what is left between the common beginning and end; beyond a bound all of it counts as changed.
std::vector<Step> steps(const Lines& a, const Lines& b) {
  std::size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const std::size_t n = a.size() - head - tail, m = b.size() - head - tail;
  constexpr std::size_t kBound = 4'000'000;
  std::vector<std::uint32_t> common;
  const bool bounded = (n + 1) * (m + 1) <= kBound;
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return common[i * (m + 1) + j]; };
  if (bounded) {
    common.assign((n + 1) * (m + 1), 0);
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t j = m; j-- > 0;) at(i, j) = a[head + i] == b[head + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  std::vector<Step> all;
  for (std::size_t i = 0; i < head; ++i) all.push_back({' ', a[i]});
  for (std::size_t i = 0, j = 0; i < n || j < m;) {
    const bool both = i < n && j < m;
    if (both && bounded && a[head + i] == b[head + j]) {
      all.push_back({' ', a[head + i++]});
      ++j;
    } else if (i < n && (j == m || !bounded || at(i + 1, j) >= at(i, j + 1))) {
      all.push_back({'-', a[head + i++]});
    } else {
      all.push_back({'+', b[head + j++]});
    }
  }
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) all.push_back({' ', a[i]});
  return all;
}

std::string range(std::size_t start, std::size_t count) {
  return count == 1 ? std::to_string(start) : std::to_string(count == 0 ? start - 1 : start) + "," + std::to_string(count);
}

void hunk(const std::vector<Step>& all, std::size_t begin, std::size_t end, std::size_t line_a, std::size_t line_b, std::string& out) {
  std::size_t count_a = 0, count_b = 0;
  std::string body;
  for (std::size_t i = begin; i < end; ++i) {
    count_a += all[i].kind != '+' ? 1 : 0;
    count_b += all[i].kind != '-' ? 1 : 0;
    const bool ends = all[i].line.ends_with('\n');
    body.append(1, all[i].kind).append(base::printable(all[i].line.substr(0, all[i].line.size() - (ends ? 1 : 0)))).append("\n");
    if (!ends) body += "\\ No newline at end of file\n";
  }
  out += "@@ -" + range(line_a, count_a) + " +" + range(line_b, count_b) + " @@\n" + body;
}

}  // namespace

std::string unifiedDiff(const std::string& path, const std::string* before, const std::string* after) {
  const Lines a = lines(before), b = lines(after);
  const std::vector<Step> all = steps(a, b);
  std::string out;
  constexpr std::size_t kContext = 3;
  std::size_t line_a = 1, line_b = 1, position = 0;
  const auto skipTo = [&](std::size_t to) {
    for (; position < to; ++position) {
      line_a += all[position].kind != '+' ? 1 : 0;
      line_b += all[position].kind != '-' ? 1 : 0;
    }
  };
  for (std::size_t i = 0; i < all.size();) {
    if (all[i].kind == ' ') {
      ++i;
      continue;
    }
    std::size_t last = i;  // of the changes that stand close enough for one hunk
    for (std::size_t j = i; j < all.size() && j <= last + 2 * kContext; ++j) {
      if (all[j].kind != ' ') last = j;
    }
    const std::size_t begin = i >= kContext ? std::max(position, i - kContext) : position;
    const std::size_t end = std::min(all.size(), last + 1 + kContext);
    skipTo(begin);
    hunk(all, begin, end, line_a, line_b, out);
    skipTo(end);
    i = end;
  }
  if (out.empty() && (before == nullptr) == (after == nullptr)) return {};
  const std::string shown = base::printable(path);
  return base::forLog("--- " + (before == nullptr ? "/dev/null" : "a/" + shown) + "\n+++ " + (after == nullptr ? "/dev/null" : "b/" + shown) + "\n" + out);
}

}  // namespace a2i::output
