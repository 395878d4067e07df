#include "cli/inputs.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>

#include "base/text.h"
#include "cli/files.h"
#include "cli/gathered_tree.h"
#include "cli/places.h"
#include "k8s/candidates.h"
#include "source/read_file.h"

namespace a2i::cli {

namespace fs = std::filesystem;

namespace {

// `name` below `folder`, which may be the root of the file system, or "" for the folder of everything.
std::string joined(const std::string& folder, const std::string& name) {
  std::string path = folder;
  if (!path.empty() && path.back() != '/') path += '/';
  return path.append(name);
}

base::Result<std::string> readAll(std::istream& in) {
  // A stream tells the end of its input and a read that failed apart no better than the C library does: not at all for a folder.
  if (&in == &std::cin) return readDescriptor(STDIN_FILENO, source::kMaxFileSize);
  std::string bytes;
  std::array<char, 1 << 16> part{};
  while (in.read(part.data(), part.size()), in.gcount() > 0) {
    bytes.append(part.data(), static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > source::kMaxFileSize) return source::tooLarge();
  }
  if (in.bad()) return base::Error{"reading failed"};
  return bytes;
}

class Opener {
 public:
  Opener(const Settings& settings, std::istream& in) : settings_(settings), in_(in) {}

  base::Result<Inputs> open() {
    const std::vector<std::string> paths = pathsOf(settings_);
    if (auto status = findRepository(paths); !status) return status.error();
    if (auto status = placeOutDir(); !status) return status.error();
    auto status = settings_.rev.empty() ? gather(paths) : openRevision(paths);
    if (!status) return status.error();
    return std::move(inputs_);
  }

 private:
  bool bare() const { return inputs_.repository != nullptr && inputs_.repository->bare(); }

  // That of the first PATH which lies in one: its root and its configuration are those of the run.
  base::Status findRepository(const std::vector<std::string>& paths) {
    std::vector<std::string> places;
    std::copy_if(paths.begin(), paths.end(), std::back_inserter(places), [](const std::string& path) { return path != "-"; });
    // Standard input alone needs no repository; where there is one, its configuration holds.
    const bool needed = !places.empty() || !settings_.rev.empty() || !settings_.commit.empty();
    const bool from_here = places.empty() || !settings_.rev.empty();
    for (const std::string& place : from_here ? std::vector<std::string>{"."} : places) {
      auto found = discover(place);
      if (!found && needed) return found.error();
      if (!found || *found == nullptr) continue;
      if ((*found)->bare() && !from_here) {
        return base::Error{place + " is a bare repository, which has no files of its own; name a commit by --rev", true};
      }
      inputs_.repository = std::move(*found);
      break;
    }
    if (inputs_.repository == nullptr) {
      const auto around = git::Repository::discover(".");  // reports are read there, whatever is wrong with it
      auto [names, configuration] = rootOutsideGit(places, around && *around != nullptr ? (*around)->workTree() : "");
      inputs_.root = std::move(names);
      inputs_.configuration = std::move(configuration);
    } else {
      inputs_.root = inputs_.configuration = bare() ? canonical(".") : inputs_.repository->workTree();
    }
    return base::Done{};
  }

  // A link that leads to nowhere in Git belongs to where it stands.
  static base::Result<std::unique_ptr<git::Repository>> discover(const std::string& path) {
    auto found = git::Repository::discover(path);
    const std::string place = placeOf(path);
    if (!found || *found != nullptr || place == canonical(path)) return found;
    return git::Repository::discover(fs::path(place).parent_path().string());
  }

  base::Status placeOutDir() {
    if (settings_.out_dir.empty()) return base::Done{};
    if (leavesRepository(settings_.out_dir)) return leaves(settings_.out_dir);
    if (bare()) {
      const fs::path path = fs::path(settings_.out_dir).lexically_normal();
      if (!path.is_absolute() && *path.begin() != "..") out_inside_ = nameInRepository(inputs_, settings_.out_dir);
      out_real_ = canonical(settings_.out_dir);
      const bool written = settings_.command == Command::kGenerate && settings_.commit.empty();
      if (written && relativeTo(inputs_.repository->gitFolder(), out_real_)) return insideGit();
    } else {
      out_real_ = canonical(settings_.out_dir);
      if (inputs_.repository != nullptr) out_inside_ = relativeTo(inputs_.root, out_real_);
    }
    const fs::path folder = bare() ? out_inside_.value_or("") : out_real_;
    // Also by names that are the same where upper and lower case are.
    if (std::any_of(folder.begin(), folder.end(), [](const fs::path& part) { return base::lower(part.string()) == ".git"; })) return insideGit();
    inputs_.out_dir = out_inside_.value_or("");
    return base::Done{};
  }

  base::Error insideGit() const {
    const std::string where = bare() && settings_.commit.empty() ? "the bare repository " + inputs_.repository->gitFolder() : ".git";
    return {"--out-dir " + settings_.out_dir + " lies inside of " + where + ", which belongs to Git alone; name a folder elsewhere", true};
  }

  base::Error readsOutput(const std::string& path) const {
    return {path + " lies inside of --out-dir " + settings_.out_dir + ", which is written and never read", true};
  }

  base::Status openRevision(const std::vector<std::string>& paths) {
    if (inputs_.repository == nullptr) return base::Error{"--rev needs a Git repository; there is none here or above"};
    auto tree = inputs_.repository->tree(settings_.rev, &inputs_.nested);
    if (!tree) return tree.error();
    auto listed = (*tree)->list();
    if (!listed) return listed.error();
    std::vector<std::string> wanted;
    for (const std::string& path : paths) {
      if (path == "-") return base::Error{"--rev reads a commit; it cannot be combined with standard input", true};
      auto name = nameInCommit(path);
      if (!name) return name.error();
      if (out_inside_ && below(*name, *out_inside_)) return readsOutput(path);
      const bool found = std::any_of(listed->begin(), listed->end(), [&name](const std::string& file) { return below(file, *name); });
      if (!found && !name->empty()) return base::Error{path + ": no such file or folder in " + settings_.rev};
      if (std::binary_search(listed->begin(), listed->end(), *name)) inputs_.named.push_back(*name);
      inputs_.whole = inputs_.whole || name->empty();
      wanted.push_back(std::move(*name));
    }
    takeListed(*listed, wanted);
    inputs_.tree = std::make_unique<FilteredTree>(std::move(*tree), std::move(wanted), out_inside_);
    return base::Done{};
  }

  void takeListed(const std::vector<std::string>& listed, std::vector<std::string>& wanted) {
    if (!inputs_.named.empty() && !inputs_.whole) {
      std::copy_if(listed.begin(), listed.end(), std::back_inserter(inputs_.judged), [&wanted](const std::string& file) { return belowAny(file, wanted); });
      wanted = {""};  // the rest of the commit is context
    }
    const auto written = [this](const std::string& path) { return out_inside_ && below(path, *out_inside_); };
    std::erase_if(inputs_.nested, [&](const std::string& folder) { return written(folder) || !belowAny(folder, wanted); });
    std::copy_if(listed.begin(), listed.end(), std::back_inserter(inputs_.passed_over),
                 [&](const std::string& file) { return written(file) && k8s::mayHoldManifestsByName(file) && belowAny(file, wanted); });
  }

  base::Result<std::string> nameInCommit(const std::string& path) const {
    auto inside = nameInRepository(inputs_, path);
    if (!inside) return base::Error{path + " lies outside of the repository " + inputs_.root};
    return std::move(*inside);
  }

  base::Status gather(const std::vector<std::string>& paths) {
    auto tree = std::make_unique<GatheredTree>();
    for (const std::string& path : paths) {
      if (path == "-") continue;
      if (auto status = add(*tree, path); !status) return status.error();
    }
    if (std::find(paths.begin(), paths.end(), "-") != paths.end()) {
      if (auto status = addStandardInput(*tree); !status) return status.error();
    }
    // Without context all that is read is judged.
    const bool all = inputs_.whole && others_.empty();
    if (!inputs_.named.empty() && !context_.empty() && !all) {
      inputs_.judged = inputs_.named;
      inputs_.judged.insert(inputs_.judged.end(), in_folders_.begin(), in_folders_.end());
    }
    inputs_.nested.assign(nested_.begin(), nested_.end());
    inputs_.tree = std::move(tree);
    return base::Done{};
  }

  // It stands for the file whose name it was given; a name that nobody gave it takes no file's place.
  base::Status addStandardInput(GatheredTree& tree) {
    auto bytes = readAll(in_);
    if (!bytes) return base::Error{"standard input: " + bytes.error().message};
    std::string name = settings_.stdin_filename;
    for (int i = 2; !settings_.given.contains("stdin-filename") && tree.holds(name); ++i) name = "stdin-" + std::to_string(i) + ".yaml";
    inputs_.named.push_back(name);
    tree.addBytes(std::move(name), std::move(*bytes));
    return base::Done{};
  }

  base::Status add(GatheredTree& tree, const std::string& path) {
    const std::string absolute = canonical(path);
    std::error_code fault;
    const fs::file_status info = fs::status(absolute, fault);
    if (!fs::exists(info)) return base::Error{path + ": no such file or folder"};
    if (!fs::is_directory(info) && !fs::is_regular_file(info)) return base::Error{path + ": neither a file nor a folder"};
    if (inOutDir(absolute)) return readsOutput(path);
    return fs::is_directory(info) ? addFolder(tree, path, absolute) : addSingle(tree, path, absolute);
  }

  bool inOutDir(const std::string& absolute) const { return !out_real_.empty() && relativeTo(out_real_, absolute).has_value(); }

  base::Status addFolder(GatheredTree& tree, const std::string& path, const std::string& absolute) {
    inputs_.whole = inputs_.whole || absolute == inputs_.root;
    auto owner = repositoryOf(absolute);
    if (!owner) return owner.error();
    if (*owner != nullptr) return addTracked(tree, **owner, path, absolute, &in_folders_);
    auto listed = source::DirectoryTree(absolute).list();
    if (!listed) return listed.error();
    addFiles(tree, nameFrom(inputs_.root, path, absolute), absolute, *listed, &in_folders_);
    return base::Done{};
  }

  // The files of a repository below one of its folders.
  base::Status addTracked(GatheredTree& tree, const git::Repository& repository, const std::string& path, const std::string& absolute,
                          std::vector<std::string>* names) {
    const std::string inside = relativeTo(repository.workTree(), absolute).value_or("");
    std::vector<std::string> nested;
    auto listed = repository.listFiles(inside, &nested);
    if (!listed) return listed.error();
    if (!inside.empty()) {
      for (std::string& file : *listed) file.erase(0, inside.size() + 1);
      for (std::string& folder : nested) folder.erase(0, inside.size() + 1);
    }
    const std::string name = nameFrom(inputs_.root, path, absolute);
    addFiles(tree, name, absolute, *listed, names);
    for (const std::string& folder : nested) {
      if (!inOutDir(joined(absolute, folder))) nested_.insert(joined(name, folder));
    }
    return base::Done{};
  }

  void addFiles(GatheredTree& tree, const std::string& name, const std::string& absolute, const std::vector<std::string>& files,
                std::vector<std::string>* names) {
    for (const std::string& file : files) {
      std::string shown = joined(name, file), place = joined(absolute, file);
      if (inOutDir(place)) {
        if (!k8s::mayHoldManifestsByName(shown)) continue;
        inputs_.passed_over.push_back(shown);
        tree.addHidden(std::move(shown), std::move(place));
        continue;
      }
      std::string kept = tree.addFile(std::move(shown), std::move(place));
      if (names != nullptr) names->push_back(std::move(kept));
    }
  }

  base::Status addSingle(GatheredTree& tree, const std::string& path, const std::string& absolute) {
    auto owner = repositoryOf(absolute);
    if (!owner) return owner.error();
    if (*owner != nullptr && context_.insert(*owner).second) {
      const std::string root = (*owner)->workTree();
      if (auto status = addTracked(tree, **owner, root, root, nullptr); !status) return status;
    }
    if (::access(absolute.c_str(), R_OK) != 0) return base::Error{path + ": cannot be read; check its permissions"};
    inputs_.named.push_back(tree.addFile(nameFrom(inputs_.root, path, absolute), absolute));
    return base::Done{};
  }

  // PATHs may lie in several repositories. Null: in none that has a work tree.
  base::Result<const git::Repository*> repositoryOf(const std::string& absolute) {
    const auto holds = [&absolute](const git::Repository* one) { return one != nullptr && !one->bare() && relativeTo(one->workTree(), absolute); };
    if (holds(inputs_.repository.get())) return inputs_.repository.get();
    for (const auto& other : others_) {
      if (holds(other.get())) return other.get();
    }
    auto found = git::Repository::discover(absolute);
    if (!found) return found.error();
    if (!holds(found->get())) return nullptr;
    others_.push_back(std::move(*found));
    return others_.back().get();
  }

  const Settings& settings_;
  std::istream& in_;
  Inputs inputs_;
  std::string out_real_;                                  // --out-dir by its real place; empty: none, or in a bare repository
  std::optional<std::string> out_inside_;                 // the same from the repository's root
  std::vector<std::unique_ptr<git::Repository>> others_;  // of PATHs outside of the first one
  std::set<const git::Repository*> context_;              // read as context of files named one by one
  std::vector<std::string> in_folders_;
  std::set<std::string> nested_;
};

}  // namespace

std::vector<std::string> pathsOf(const Settings& settings) { return settings.operands.empty() ? std::vector<std::string>{"."} : settings.operands; }

std::optional<std::string> nameInRepository(const Inputs& inputs, const std::string& path) {
  if (!inputs.repository->bare()) return relativeTo(inputs.root, canonical(path));
  std::string name = fs::path(path).lexically_normal().string();
  while (!name.empty() && name.back() == '/') name.pop_back();
  return name == "." ? "" : name;
}

base::Result<Inputs> openInputs(const Settings& settings, std::istream& in) { return Opener(settings, in).open(); }

}  // namespace a2i::cli
