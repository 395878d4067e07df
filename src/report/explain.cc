#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/report.h"

namespace a2i::report {

namespace {

std::string links(const findings::Rule& rule, std::string_view before) {
  std::string text;
  for (const std::string_view link : rule.links) text.append(before).append(link).append("\n");
  return text;
}

// Wrapped to the width of a terminal; paragraphs apart.
std::string wrapped(std::string_view text) {
  constexpr std::size_t kWidth = 88;
  std::string out;
  std::size_t column = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    if (line.empty()) {
      out += "\n\n";
      column = 0;
      continue;
    }
    for (const std::string_view word : base::split(line, ' ')) {
      if (column != 0 && column + 1 + word.size() > kWidth) {
        out += "\n";
        column = 0;
      }
      if (column != 0) out += " ";
      out += word;
      column += word.size() + (column != 0 ? 1 : 0);
    }
  }
  return out + "\n";
}

// The texts of most rules end with what to do.
std::string toDo(const findings::Rule& rule, std::string_view before) {
  if (rule.help.find("\n\n") != std::string_view::npos) return {};
  return std::string(before) + " " + std::string(rule.way_out) + ".\n";
}

std::string asText(const findings::Rule& rule) {
  return std::string(rule.id) + " " + std::string(rule.slug) + " (" + std::string(findings::toString(rule.level)) +
         (rule.blocks_output ? ", blocks output" : "") + ")\n" + std::string(rule.title) + ".\n\n" + wrapped(rule.help) + toDo(rule, "\nTo do:") +
         (rule.links.empty() ? "" : "\n") + links(rule, "");
}

std::string asMarkdown(const findings::Rule& rule) {
  return "<a id=\"" + base::lower(rule.id) + "\"></a>\n\n## " + std::string(rule.id) + " " + std::string(rule.slug) + "\n\n**" + std::string(rule.title) +
         ".** Level: " + std::string(findings::toString(rule.level)) + (rule.blocks_output ? "; the object yields no output" : "") + ".\n\n" +
         std::string(rule.help) + "\n" + toDo(rule, "\n**To do:**") + (rule.links.empty() ? "" : "\n") + links(rule, "- ");
}

}  // namespace

std::string ruleList(std::span<const findings::Rule* const> rules) {
  std::string text;
  for (const findings::Rule* rule : rules) {
    const std::string_view level = findings::toString(rule->level);
    text.append(rule->id).append("  ").append(level).append(9 - level.size(), ' ').append(rule->title).append("\n");
  }
  return text;
}

std::string explain(std::span<const findings::Rule* const> rules, ExplainFormat format) {
  std::string text;
  switch (format) {
    case ExplainFormat::kText:
      for (const findings::Rule* rule : rules) text += asText(*rule) + (rule == rules.back() ? "" : "\n");
      return text;
    case ExplainFormat::kMarkdown:
      if (rules.size() > 1) text += "# Rules\n\n";
      for (const findings::Rule* rule : rules) text += asMarkdown(*rule) + (rule == rules.back() ? "" : "\n");
      return text;
    case ExplainFormat::kJson: {
      nlohmann::ordered_json list = nlohmann::ordered_json::array();
      for (const findings::Rule* rule : rules) {
        list.push_back({{"id", rule->id}, {"name", rule->slug}, {"level", findings::toString(rule->level)}, {"blocksOutput", rule->blocks_output},
                        {"title", rule->title}, {"help", rule->help}, {"wayOut", rule->way_out}, {"links", std::vector<std::string_view>(rule->links.begin(), rule->links.end())}});
      }
      return list.dump(2) + "\n";
    }
  }
  return text;
}

}  // namespace a2i::report
