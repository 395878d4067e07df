// What is wrong (or worth knowing), where, and the way out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "findings/rule.h"
#include "source/span.h"

namespace a2i::findings {

struct RelatedSpan {
  source::Span span;
  std::string label;
  std::string object = {};  // of a place that says the same about another object (gather.h)
};

// Replaces the bytes of `span`; an empty span inserts.
struct Edit {
  source::Span span;
  std::string replacement;
};

struct Suggestion {
  std::string description;
  std::vector<Edit> edits;
};

struct Finding {
  const Rule* rule = nullptr;
  source::Span span;        // of the key or value at fault
  std::string message;      // what was found, what was expected; ends with a full stop, no line breaks
  std::string object;       // "Kind namespace/name"; empty where there is none
  std::string field;        // "spec.listeners[0].timeout.http.perRequest"; empty where there is none
  std::vector<RelatedSpan> related;
  std::optional<Suggestion> suggestion;
  std::string way_out;      // shown as a "help:" line; empty: the rule's
  std::string topic;        // what findings have in common that are told once; empty: their message (never so once they are gathered)
  Level level = Level::kError;  // the rule's, or what the configuration made of it
};

// What to do about a finding: its own way out and its suggestion, or else the rule's way out. Views into the finding and the catalogue.
[[nodiscard]] std::vector<std::string_view> waysOut(const Finding& finding);

}  // namespace a2i::findings
