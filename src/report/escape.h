// Text from manifests made harmless for the place where it is shown. Control characters become visible escapes everywhere.
#pragma once

#include <string>
#include <string_view>

namespace a2i::report {

// GitHub's workflow commands: the message part, and the values between `::name` and the second `::`.
[[nodiscard]] std::string githubMessage(std::string_view text);
[[nodiscard]] std::string githubProperty(std::string_view text);

// Whole JSON text: characters that control a terminal, and `##` that would begin a command in a log, as \\u escapes. The values
// stay what they are.
[[nodiscard]] std::string inertJson(const std::string& json);

// Content or an attribute of XML 1.0.
[[nodiscard]] std::string xml(std::string_view text);

// GitHub-flavoured Markdown, also inside a table cell or HTML: nothing in it is markup, a link or a mention any more.
[[nodiscard]] std::string markdown(std::string_view text);

// The same for a message of a finding: what stands between back quotes is shown as code.
[[nodiscard]] std::string markdownMessage(std::string_view text);

// At most `limit` bytes, cut between characters, with an ellipsis where something was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t limit);

}  // namespace a2i::report
