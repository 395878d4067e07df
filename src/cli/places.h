// Where PATHs lie, and what reports call them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace a2i::cli {

// Absolute, links resolved as far as the path exists, no '/' at its end.
[[nodiscard]] std::string canonical(const std::string& path);

// `path` relative to `root` (both absolute), "" for the root itself; nothing when outside.
[[nodiscard]] std::optional<std::string> relativeTo(const std::string& root, const std::string& path);

// True for the folder itself, too; "" is the folder of everything.
[[nodiscard]] bool below(const std::string& path, const std::string& folder);

[[nodiscard]] bool belowAny(const std::string& path, const std::vector<std::string>& folders);

// Where the last name in `path` stands, which may be a link that leads elsewhere.
[[nodiscard]] std::string placeOf(const std::string& path);

// The name of what lies at `absolute` and was given as `path`: relative to `root`, whatever folder the command runs in. A link that
// leads out of the root keeps its own name; other things outside are shown from the root (../other/mesh.yaml), so that no two
// places share a name.
[[nodiscard]] std::string nameFrom(const std::string& root, const std::string& path, const std::string& absolute);

inline constexpr const char* kConfigurationName = ".appmesh2istio.yaml";
inline constexpr const char* kMisspeltConfiguration = ".appmesh2istio.yml";

// Files of that name above the PATHs and below `root`, from the root: nobody reads them.
[[nodiscard]] std::vector<std::string> configurationsBelow(const std::string& root, const std::vector<std::string>& paths);

struct Root {
  std::string names;          // the folder that names are relative to
  std::string configuration;  // the folder where the default configuration lies, if there is one
};

// What stands for the repository's root where no PATH lies in one: the nearest folder around all `paths` with a configuration file.
// Without one names are relative to `work_tree` (the one that the command runs in; empty: none), else to this folder where it holds
// all paths or they were given from here, else to the folder around them.
[[nodiscard]] Root rootOutsideGit(const std::vector<std::string>& paths, const std::string& work_tree);

}  // namespace a2i::cli
