// One rule of the catalogue: everything that is said about a kind of finding, once.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace a2i::findings {

enum class Level : std::uint8_t { kNote, kWarning, kError };

[[nodiscard]] std::string_view toString(Level level);

struct Rule {
  std::string_view id;     // AMI and four digits; never reused
  std::string_view slug;   // kebab-case, reads well after "allow …"
  Level level;             // contract section 3: what error, warning and note mean
  bool blocks_output;      // the object at fault yields no output; a fixed property, whatever the configured level
  std::string_view title;  // one line, no full stop
  std::string_view help;   // what App Mesh did, what Istio does, what to do by hand; Markdown paragraphs
  std::string_view way_out;  // the next step in a line, in lower case, no full stop; for findings that name none of their own
  std::span<const std::string_view> links;
};

}  // namespace a2i::findings
