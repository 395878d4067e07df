#include "emit/file_names.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace a2i::emit {

namespace {

constexpr std::size_t kLongest = 200;  // bytes, ".yaml" included
constexpr std::string_view kEnding = ".yaml";

// FNV-1a: tells names apart, keeps nothing secret.
std::string hash(std::string_view text) {
  std::uint64_t value = 14695981039346656037u;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return base::hex(value, 16);
}

bool isSafe(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'; }

std::string safe(std::string_view text) {
  std::string name = base::lower(text);
  for (char& c : name) c = isSafe(c) ? c : '-';
  return name;
}

// KIND-NAME in lower case, of an identity (API version, kind, name).
std::string stemOf(std::string_view identity) {
  std::string stem = base::lower(identity.substr(identity.find('\0') + 1));
  stem[stem.find('\0')] = '-';
  return stem;
}

std::string withHash(const std::string& stem, std::string_view identity) {
  const std::string suffix = "-" + hash(identity);
  return stem.substr(0, kLongest - kEnding.size() - suffix.size()) + suffix;
}

}  // namespace

FileNames::Id FileNames::add(const std::string& folder, std::string_view api_version, std::string_view kind, std::string_view name) {
  const Id id = names_.size();
  Name& added = names_.emplace_back();
  added.identity.append(api_version).append(1, '\0').append(kind).append(1, '\0').append(name);
  added.folder = folder.size() + 1;
  std::string text = stemOf(added.identity);
  const bool fits = std::all_of(text.begin(), text.end(), isSafe) && text.size() + kEnding.size() <= kLongest;
  if (!fits) text = withHash(safe(text), added.identity);
  std::string path;
  path.reserve(folder.size() + 1 + text.size());
  const auto wish = wishes_.try_emplace(path.append(folder).append(1, '/').append(text), Wish{0, id}).first;
  added.wish = &*wish;
  if (++wish->second.askers == 2) tellTwins(wish->second.first);
  if (wish->second.askers > 1) tellTwins(id);
  return id;
}

// Most wishes have one asker, and nobody has to know who that is.
void FileNames::tellTwins(Id id) {
  Name& name = names_[id];
  name.twin = identities_[name.wish->first.substr(0, name.folder) + name.identity]++;
}

std::string FileNames::path(Id id) const {
  const Name& name = names_[id];
  std::string path = name.wish->first;
  if (name.wish->second.askers > 1) path.replace(name.folder, std::string::npos, withHash(safe(stemOf(name.identity)), name.identity));
  if (name.twin > 0) path += "-" + std::to_string(name.twin + 1);
  return path.append(kEnding);
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
