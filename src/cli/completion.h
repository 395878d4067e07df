// Shell completion and the manual page, made from the command and option tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace a2i::cli {

// For bash, zsh or fish; for man the manual page; nothing for another word.
[[nodiscard]] std::optional<std::string> completion(std::string_view shell);

[[nodiscard]] std::string manPage();  // in the language of man(7)

}  // namespace a2i::cli
