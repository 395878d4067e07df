#include "cli/configure.h"

#include <filesystem>

#include "cli/files.h"
#include "cli/options.h"
#include "cli/places.h"

namespace a2i::cli {

namespace {

constexpr std::string_view kDefaultName = kConfigurationName, kOtherName = kMisspeltConfiguration;
constexpr std::size_t kMaxSize = std::size_t{1} << 20;

// Passed over in silence it would look obeyed.
base::Error misnamed() { return {std::string(kOtherName) + " is not read; name it " + std::string(kDefaultName)}; }

// The file at its usual place, which may have come with a pull request: a link is not followed.
base::Result<std::optional<source::SourceFile>> findDefault(const std::string& folder) {
  using Found = std::optional<source::SourceFile>;
  const std::string name(kDefaultName), path = folder + "/" + name;
  std::error_code ignored;
  const auto type = std::filesystem::symlink_status(path, ignored).type();
  if (type == std::filesystem::file_type::not_found) {
    const bool other = std::filesystem::exists(std::filesystem::symlink_status(folder + "/" + std::string(kOtherName), ignored));
    if (other) return misnamed();
    return Found();
  }
  if (type == std::filesystem::file_type::symlink) return base::Error{name + ": is a link, which is not followed; give --config for a file elsewhere"};
  if (type != std::filesystem::file_type::regular) return base::Error{name + ": is no regular file"};
  auto bytes = readFile(path, kMaxSize);
  if (!bytes) return base::Error{name + ": the configuration file cannot be read: " + bytes.error().message};
  return Found(source::SourceFile(name, std::move(*bytes)));
}

// Where --config lies in the commit that --rev names; no value: the work tree's files, or others outside of it, are meant.
std::optional<std::string> nameInCommit(const Settings& settings, const Inputs& inputs) {
  if (settings.rev.empty() || inputs.repository == nullptr) return std::nullopt;
  if (!inputs.repository->bare()) return relativeTo(inputs.root, canonical(settings.config));
  const std::filesystem::path normal = std::filesystem::path(settings.config).lexically_normal();
  if (normal.is_absolute() || *normal.begin() == "..") return std::nullopt;
  return normal.string();
}

base::Result<std::optional<source::SourceFile>> readCommitted(const Settings& settings, const Inputs& inputs, const std::string& name) {
  auto tree = inputs.repository->tree(settings.rev);
  if (!tree) return tree.error();
  auto bytes = (*tree)->read(name);
  if (!bytes) return base::Error{settings.config + ": the configuration file cannot be read from " + settings.rev + ": " + bytes.error().message};
  if (bytes->size() > kMaxSize) return base::Error{name + ": it is larger than 1 MiB"};
  return std::optional(source::SourceFile(name, std::move(*bytes)));
}

// The file's bytes and the path that reports show; no value: there is no file and none was asked for.
base::Result<std::optional<source::SourceFile>> find(const Settings& settings, const Inputs& inputs) {
  using Found = std::optional<source::SourceFile>;
  if (!settings.config.empty()) {
    if (const auto inside = nameInCommit(settings, inputs)) return readCommitted(settings, inputs, *inside);
    auto bytes = readFile(settings.config, kMaxSize);
    if (!bytes) return base::Error{settings.config + ": the configuration file cannot be read: " + bytes.error().message};
    return Found(source::SourceFile(settings.config, std::move(*bytes)));
  }
  const std::string name(kDefaultName);
  if (!settings.rev.empty() && inputs.repository != nullptr) {
    auto tree = inputs.repository->tree(settings.rev);
    if (!tree) return tree.error();
    auto bytes = (*tree)->read(name);
    if (bytes && bytes->size() > kMaxSize) return base::Error{name + ": it is larger than 1 MiB"};
    if (!bytes && (*tree)->read(std::string(kOtherName))) return misnamed();
    return bytes ? Found(source::SourceFile(name, std::move(*bytes))) : Found();
  }
  return findDefault(inputs.configuration);
}

base::Status apply(Settings& settings, const config::Config& config, const std::string& path) {
  for (const OptionRow& option : options()) {
    if (!option.in_configuration || settings.given.contains(longName(option))) continue;
    const auto found = config.options.find(longName(option));
    if (found == config.options.end()) continue;
    const std::string key = path + ": `" + found->first + "`";
    if (option.arity == Arity::kValue && found->second.size() != 1) {
      return base::Error{key + " needs one value"};
    }
    if (option.arity == Arity::kFlag) {
      if (found->second.size() != 1 || (found->second[0] != "true" && found->second[0] != "false")) {
        return base::Error{key + " is true or false"};
      }
      if (found->second[0] == "false") continue;
    }
    for (const std::string& value : found->second) {
      if (auto status = option.apply(settings, value); !status) {
        return base::Error{key + ": " + status.error().message};
      }
    }
  }
  return base::Done{};
}

}  // namespace

base::Result<Configured> configure(Settings& settings, const Inputs& inputs) {
  Configured configured;
  auto found = find(settings, inputs);
  if (!found) return found.error();
  if (!*found) return configured;
  configured.file = std::move(**found);
  std::vector<std::string_view> names;
  for (const OptionRow& option : options()) {
    if (option.in_configuration) names.push_back(longName(option));
  }
  auto config = config::read(configured.file->content(), 0, names, configured.findings);
  if (!config) return base::Error{configured.file->path() + ": " + config.error().message};
  configured.config = std::move(*config);
  if (auto status = apply(settings, configured.config, configured.file->path()); !status) return status.error();
  return configured;
}

void applyLevels(const config::Config& config, findings::Findings& findings) {
  if (config.rules.empty()) return;
  auto& all = findings.all();
  std::erase_if(all, [&config](findings::Finding& finding) {
    const auto rule = config.rules.find(finding.rule);
    if (rule == config.rules.end()) return false;
    switch (rule->second) {
      case config::RuleLevel::kOff: return true;
      case config::RuleLevel::kNote: finding.level = findings::Level::kNote; break;
      case config::RuleLevel::kWarning: finding.level = findings::Level::kWarning; break;
      case config::RuleLevel::kError: finding.level = findings::Level::kError; break;
    }
    return false;
  });
}

}  // namespace a2i::cli
