#include "cli/inputs.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <istream>
#include <map>
#include <optional>

#include "cli/files.h"
#include "source/read_file.h"

namespace a2i::cli {

namespace fs = std::filesystem;

namespace {

// Files gathered from several places, each under the path that reports show.
class GatheredTree final : public source::SourceTree {
 public:
  void addFile(std::string shown, std::string absolute) { files_.emplace(std::move(shown), std::move(absolute)); }
  void addBytes(std::string shown, std::string bytes) { bytes_.emplace(std::move(shown), std::move(bytes)); }

  base::Result<std::vector<std::string>> list() override {
    std::vector<std::string> paths;
    paths.reserve(files_.size() + bytes_.size());
    for (const auto& [shown, absolute] : files_) {
      if (!bytes_.contains(shown)) paths.push_back(shown);  // standard input stands for the file of its name
    }
    for (const auto& [shown, content] : bytes_) paths.push_back(shown);
    std::sort(paths.begin(), paths.end());
    return paths;
  }

  base::Result<std::string> read(const std::string& path) override {
    if (const auto found = bytes_.find(path); found != bytes_.end()) return found->second;
    return disk_.read(files_.at(path).substr(1));
  }

 private:
  std::map<std::string, std::string> files_;  // shown -> absolute
  std::map<std::string, std::string> bytes_;
  source::DirectoryTree disk_{""};
};

bool below(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

// The part of a tree below some folders (and some single files).
class FilteredTree final : public source::SourceTree {
 public:
  FilteredTree(std::unique_ptr<source::SourceTree> tree, std::vector<std::string> folders, std::string without)
      : tree_(std::move(tree)), folders_(std::move(folders)), without_(std::move(without)) {}

  base::Result<std::vector<std::string>> list() override {
    auto all = tree_->list();
    if (!all) return all.error();
    std::erase_if(*all, [this](const std::string& path) { return !wanted(path); });
    return all;
  }
  base::Result<std::string> read(const std::string& path) override { return tree_->read(path); }

 private:
  bool wanted(const std::string& path) const {
    if (!without_.empty() && below(path, without_)) return false;
    return std::any_of(folders_.begin(), folders_.end(), [&path](const auto& folder) { return below(path, folder); });
  }

  std::unique_ptr<source::SourceTree> tree_;
  std::vector<std::string> folders_;
  std::string without_;
};

std::string canonical(const std::string& path) {
  std::error_code fault;
  fs::path absolute = fs::weakly_canonical(fs::absolute(path, fault), fault);
  std::string text = absolute.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

// `path` relative to `root`, "" for the root itself; nothing when outside.
std::optional<std::string> relativeTo(const std::string& root, const std::string& path) {
  if (path == root) return "";
  const std::string prefix = root == "/" ? "/" : root + "/";
  if (!path.starts_with(prefix)) return std::nullopt;
  return path.substr(prefix.size());
}

base::Result<std::string> readAll(std::istream& in) {
  std::string bytes;
  std::array<char, 1 << 16> part;
  while (in.read(part.data(), part.size()), in.gcount() > 0) {
    bytes.append(part.data(), static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > source::kMaxFileSize) return base::Error{"standard input: " + source::tooLarge().message};
  }
  return bytes;
}

class Opener {
 public:
  Opener(const Settings& settings, std::istream& in) : settings_(settings), in_(in) {}

  base::Result<Inputs> open() {
    std::vector<std::string> paths = settings_.operands;
    if (paths.empty()) paths.push_back(".");
    const auto first = std::find_if(paths.begin(), paths.end(), [](const std::string& path) { return path != "-"; });
    // Standard input alone needs no repository; where there is one, its configuration holds.
    const bool needed = first != paths.end() || !settings_.rev.empty() || !settings_.commit.empty();
    auto repository = git::Repository::discover(settings_.rev.empty() && first != paths.end() ? *first : ".");
    if (!repository && needed) return repository.error();
    if (repository) inputs_.repository = std::move(*repository);
    if (inputs_.repository != nullptr) root_ = inputs_.repository->workTree();
    if (inputs_.repository != nullptr && inputs_.repository->bare() && settings_.rev.empty() && first != paths.end()) {
      return base::Error{*first + " is a bare repository, which has no files of its own; name a commit by --rev", true};
    }
    if (!settings_.out_dir.empty() && leavesRepository(settings_.out_dir)) return leaves(settings_.out_dir);
    placeOutDir();
    if (!settings_.rev.empty()) return openRevision(paths);
    auto tree = std::make_unique<GatheredTree>();
    for (const std::string& path : paths) {
      if (auto status = add(*tree, path); !status) return status.error();
    }
    if (!files_.empty()) inputs_.judged = judged();
    inputs_.tree = std::move(tree);
    return std::move(inputs_);
  }

 private:
  void placeOutDir() {
    if (settings_.out_dir.empty()) return;
    if (inputs_.repository != nullptr && inputs_.repository->bare()) {
      inputs_.out_dir = fs::path(settings_.out_dir).lexically_normal().string();
    } else if (const auto relative = relativeTo(root_.empty() ? canonical(".") : root_, canonical(settings_.out_dir))) {
      inputs_.out_dir = *relative;
    }
    while (!inputs_.out_dir.empty() && inputs_.out_dir.back() == '/') inputs_.out_dir.pop_back();
  }

  base::Result<Inputs> openRevision(const std::vector<std::string>& paths) {
    if (inputs_.repository == nullptr) return base::Error{"--rev needs a Git repository; there is none here or above"};
    auto tree = inputs_.repository->tree(settings_.rev);
    if (!tree) return tree.error();
    auto listed = (*tree)->list();
    if (!listed) return listed.error();
    std::vector<std::string> folders;
    for (const std::string& path : paths) {
      if (path == "-") return base::Error{"--rev reads a commit; it cannot be combined with standard input", true};
      if (inputs_.repository->bare()) {
        const std::string normal = fs::path(path).lexically_normal().string();
        folders.push_back(normal == "." ? "" : normal);
      } else if (const auto relative = relativeTo(root_, canonical(path))) {
        folders.push_back(*relative);
      } else {
        return base::Error{path + " lies outside of the repository " + root_};
      }
      while (!folders.back().empty() && folders.back().back() == '/') folders.back().pop_back();
      if (inOutDir(folders.back())) return readsOutput(path);
      const bool found = std::any_of(listed->begin(), listed->end(), [&](const std::string& file) { return below(file, folders.back()); });
      if (!found && !folders.back().empty()) return base::Error{path + ": no such file or folder in " + settings_.rev};
    }
    inputs_.whole = std::find(folders.begin(), folders.end(), "") != folders.end();
    inputs_.tree = std::make_unique<FilteredTree>(std::move(*tree), std::move(folders), inputs_.out_dir);
    return std::move(inputs_);
  }

  base::Status add(GatheredTree& tree, const std::string& path) {
    if (path == "-") {
      auto bytes = readAll(in_);
      if (!bytes) return bytes.error();
      tree.addBytes(settings_.stdin_filename, std::move(*bytes));
      files_.push_back(settings_.stdin_filename);
      only_stdin_ = settings_.operands.size() == 1;
      return base::Done{};
    }
    const std::string absolute = canonical(path);
    std::error_code fault;
    const fs::file_status info = fs::status(absolute, fault);
    if (!fs::exists(info)) return base::Error{path + ": no such file or folder"};
    if (fs::is_directory(info)) return addFolder(tree, path, absolute);
    if (!fs::is_regular_file(info)) return base::Error{path + ": neither a file nor a folder"};
    return addSingle(tree, path, absolute);
  }

  bool inOutDir(const std::string& shown) const { return !inputs_.out_dir.empty() && below(shown, inputs_.out_dir); }

  base::Error readsOutput(const std::string& path) const {
    return {path + " lies inside of --out-dir " + settings_.out_dir + ", which is written and never read", true};
  }

  base::Status addFolder(GatheredTree& tree, const std::string& path, const std::string& absolute) {
    inputs_.whole = inputs_.whole || absolute == (root_.empty() ? canonical(".") : root_);
    std::vector<std::string> shown;
    if (const auto inside = root_.empty() ? std::nullopt : relativeTo(root_, absolute)) {
      if (inOutDir(*inside)) return readsOutput(path);
      auto listed = inputs_.repository->listFiles(*inside);
      if (!listed) return listed.error();
      for (std::string& file : *listed) {
        if (inOutDir(file)) continue;
        tree.addFile(file, root_ + "/" + file);
        shown.push_back(std::move(file));
      }
    } else {
      source::DirectoryTree folder(absolute);
      auto listed = folder.list();
      if (!listed) return listed.error();
      const std::string prefix = shownPrefix(path, absolute);
      if (!prefix.empty() && inOutDir(prefix.substr(0, prefix.size() - 1))) return readsOutput(path);
      for (const std::string& file : *listed) {
        if (inOutDir(prefix + file)) continue;
        tree.addFile(prefix + file, absolute + "/" + file);
        shown.push_back(prefix + file);
      }
    }
    in_folders_.insert(in_folders_.end(), shown.begin(), shown.end());
    return base::Done{};
  }

  base::Status addSingle(GatheredTree& tree, const std::string& path, const std::string& absolute) {
    const auto inside = root_.empty() ? std::nullopt : relativeTo(root_, absolute);
    // A link that leads out of the repository is shown by the name that it was given by.
    const std::string folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path().string() : ".";
    const std::string shown = inside ? *inside : shownPrefix(folder, canonical(folder)) + fs::path(path).filename().string();
    if (inOutDir(shown)) return readsOutput(path);
    files_.push_back(shown);
    if (inside && !context_read_) {
      context_read_ = true;
      auto listed = inputs_.repository->listFiles("");
      if (!listed) return listed.error();
      for (const std::string& file : *listed) {
        if (!inOutDir(file)) tree.addFile(file, root_ + "/" + file);
      }
    }
    if (::access(absolute.c_str(), R_OK) != 0) return base::Error{path + ": cannot be read; check its permissions"};
    tree.addFile(shown, absolute);
    return base::Done{};
  }

  // Outside of Git: paths as the user wrote them, never absolute.
  static std::string shownPrefix(const std::string& path, const std::string& absolute) {
    std::string shown;
    if (const auto inside = relativeTo(canonical("."), absolute)) {
      shown = *inside;
    } else if (!fs::path(path).is_absolute()) {
      shown = fs::path(path).lexically_normal().string();
    }
    return shown.empty() || shown == "." ? "" : shown.back() == '/' ? shown : shown + "/";
  }

  // With nothing but standard input or lone files all that is read is judged, unless a repository was read as context.
  std::vector<std::string> judged() const {
    if (only_stdin_ || !context_read_) return {};
    std::vector<std::string> all = files_;
    all.insert(all.end(), in_folders_.begin(), in_folders_.end());
    return all;
  }

  const Settings& settings_;
  std::istream& in_;
  Inputs inputs_;
  std::string root_;                      // work tree; empty outside of Git
  std::vector<std::string> files_;        // named one by one
  std::vector<std::string> in_folders_;
  bool context_read_ = false, only_stdin_ = false;
};

}  // namespace

base::Result<Inputs> openInputs(const Settings& settings, std::istream& in) { return Opener(settings, in).open(); }

}  // namespace a2i::cli
