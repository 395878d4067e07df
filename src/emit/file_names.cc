#include "emit/file_names.h"

#include <cstdint>
#include <cstdio>

#include "base/text.h"

namespace a2i::emit {

namespace {

constexpr std::size_t kLongest = 200;  // bytes, ".yaml" included
constexpr std::string_view kEnding = ".yaml";

// FNV-1a: tells names apart, keeps nothing secret.
std::string hash(std::string_view text) {
  std::uint64_t value = 14695981039346656037u;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(value));
  return digits;
}

bool isSafe(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'; }

std::string safe(std::string_view text) {
  std::string name = base::lower(text);
  for (char& c : name) c = isSafe(c) ? c : '-';
  return name;
}

std::string withHash(const std::string& stem, std::string_view identity) {
  const std::string suffix = "-" + hash(identity);
  return stem.substr(0, kLongest - kEnding.size() - suffix.size()) + suffix;
}

}  // namespace

FileNames::Id FileNames::add(const std::string& folder, std::string_view api_version, std::string_view kind, std::string_view name) {
  const std::string text = std::string(kind) + "-" + std::string(name), stem = safe(text);
  std::string identity(api_version);
  identity.append(1, '\0').append(kind).append(1, '\0').append(name);
  const bool fits = stem == base::lower(text) && stem.size() + kEnding.size() <= kLongest;
  Name& added = names_.emplace_back();
  added.folder = folder;
  added.stem = stem;
  added.wish = fits ? stem : withHash(stem, identity);
  added.twin = identities_[folder + "/" + identity]++;
  added.identity = std::move(identity);
  ++wishes_[folder + "/" + added.wish];
  return names_.size() - 1;
}

std::string FileNames::get(Id id) const {
  const Name& name = names_[id];
  std::string stem = wishes_.at(name.folder + "/" + name.wish) == 1 ? name.wish : withHash(name.stem, name.identity);
  if (name.twin > 0) stem += "-" + std::to_string(name.twin + 1);
  return stem.append(kEnding);
}

std::string folderName(std::string_view ns) {
  const std::string name = safe(ns);
  const bool is_label = name == ns && !ns.empty() && ns.find_first_of("._") == std::string_view::npos && ns.size() <= 63;
  return is_label ? name : withHash("ns-" + name.substr(0, 63), ns);
}

std::string exactPattern(std::string_view text) {
  std::string pattern = "^";
  for (const char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern + "$";
}

}  // namespace a2i::emit
