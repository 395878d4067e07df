// Names of the files and folders of the output tree: KIND-NAME.yaml in lower case, safe on any file system.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace a2i::emit {

// Gives each object of a tree a name of its own. Names that would meet in a folder all get a suffix made of who they are,
// so that none depends on the order they come in.
class FileNames {
 public:
  using Id = std::size_t;
  explicit FileNames(std::size_t expected) {
    names_.reserve(expected);
    wishes_.reserve(expected);
  }
  Id add(const std::string& folder, std::string_view api_version, std::string_view kind, std::string_view name);
  std::string path(Id id) const;  // after all were added: folder and name

 private:
  struct Wish {
    std::size_t askers = 0;
    Id first = 0;
  };
  using Wishes = std::unordered_map<std::string, Wish>;  // by the path that is wished for
  struct Name {
    std::string identity;
    const Wishes::value_type* wish = nullptr;
    std::size_t folder = 0;  // bytes of the wish that are folder
    std::size_t twin = 0;    // how many of the very same identity came before; of a wish with several askers
  };
  void tellTwins(Id id);

  std::vector<Name> names_;
  Wishes wishes_;
  std::unordered_map<std::string, std::size_t> identities_;  // with the folder; how often
};

// A Kubernetes namespace as the name of a folder; anything else becomes a safe name that no other one has.
[[nodiscard]] std::string folderName(std::string_view ns);

// A regular expression (as Kustomize reads the names of a patch's target) for exactly this text.
[[nodiscard]] std::string exactPattern(std::string_view text);

}  // namespace a2i::emit
