#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "base/text.h"
#include "output/diff.h"
#include "output/kustomization.h"
#include "output/output.h"
#include "output/tree_path.h"

namespace a2i::output {

namespace {

std::string kustomizationOf(const std::string& folder) { return folder.empty() ? "kustomization.yaml" : folder + "/kustomization.yaml"; }

class Planner {
 public:
  Planner(Target& target, emit::Files files, const Options& options)
      : target_(target), files_(std::move(files)), options_(options), kept_sources_(options.kept_sources.begin(), options.kept_sources.end()) {}

  base::Result<Plan> run() {
    for (const auto& [path, file] : files_) {
      if (!staysInside(path)) return base::Error{"the name " + path + " leads outside the folder; nothing was written"};
    }
    auto listed = target_.list();
    if (!listed) return listed.error();
    existing_.insert(listed->begin(), listed->end());
    if (auto status = loadIndex(); !status) return status.error();
    for (const auto& [path, entry] : index_) judgeOld(path, entry);
    for (const std::string& path : kept_) stayNamed(path);
    for (const auto& [path, entry] : index_) judgeOldKustomization(path, entry);
    judgeNew();
    writeNewIndex();
    plan_.jobs = options_.jobs;
    std::sort(plan_.foreign.begin(), plan_.foreign.end());
    plan_.foreign.erase(std::unique(plan_.foreign.begin(), plan_.foreign.end()), plan_.foreign.end());
    plan_.changes = !plan_.write.empty() || !plan_.remove.empty();
    return std::move(plan_);
  }

 private:
  base::Status loadIndex() {
    const std::string name(kIndexName);
    if (!existing_.contains(name)) return base::Done{};
    auto json = target_.read(name);
    if (!json) return json.error();
    old_index_ = *json;
    plan_.basis = sha256(old_index_);
    auto index = readIndex(*json);
    if (!index) return index.error();
    plan_.standing = standingDigest(*index, {existing_.begin(), existing_.end()});
    for (IndexEntry& entry : index->files) index_.emplace(entry.path, std::move(entry));
    return base::Done{};
  }

  bool isPruned(const std::string& path) const {
    return options_.prune && kept_sources_.empty() && (!options_.in_scope || options_.in_scope(path));
  }

  bool isOfKeptSource(const IndexEntry& entry) const {
    return std::any_of(entry.sources.begin(), entry.sources.end(), [this](const std::string& source) { return kept_sources_.contains(source); });
  }

  // A file of an earlier run that this one does not make, or must leave as it is: what this run knows of it is half of it.
  void judgeOld(const std::string& path, const IndexEntry& entry) {
    if (isKustomization(path) || !existing_.contains(path)) return;
    const bool of_all = options_.partial && path == "README.md";
    if (files_.contains(path) && !isOfKeptSource(entry) && !of_all) return;
    if (files_.erase(path) == 0 && isPruned(path)) return remove(path, entry);
    keep(entry);
    kept_.push_back(path);
  }

  void remove(const std::string& path, const IndexEntry& entry) {
    const auto content = target_.read(path);
    if (!content || sha256(*content) != entry.sha256) plan_.foreign.push_back(path);
    plan_.replaces.emplace(path, entry.sha256);
    plan_.remove.push_back(path);
  }

  void keep(const IndexEntry& entry) { new_index_.push_back(entry); }

  // A kept file, and its folder, stay in the kustomizations that named them. Patches bring their target along.
  void stayNamed(const std::string& path) {
    const std::string folder = folderOf(path);
    carryItem(kustomizationOf(folder), path.substr(folder.empty() ? 0 : folder.size() + 1));
    if (!folder.empty()) carryItem(kustomizationOf(""), folder);
  }

  void carryItem(const std::string& list, const std::string& item) {
    if (!index_.contains(list)) return;
    const auto content = target_.read(list);
    if (!content) return;
    const Kustomization old(*content);
    if (!old.names(item)) return;
    auto made = files_.find(list);
    Kustomization merged(made == files_.end() ? *content : made->second.content);
    if (made == files_.end()) merged.clear();
    merged.take(item, old);
    files_[list].content = merged.text();
  }

  // Of a folder in which nothing is kept and nothing made.
  void judgeOldKustomization(const std::string& path, const IndexEntry& entry) {
    if (!isKustomization(path) || files_.contains(path) || !existing_.contains(path)) return;
    if (options_.prune && kept_sources_.empty()) remove(path, entry);
    else keep(entry);
  }

  // Takes the content of the files into the plan.
  void judgeNew() {
    std::vector<emit::Files::value_type*> files;
    files.reserve(files_.size());
    for (auto& file : files_) files.push_back(&file);
    const std::size_t kept = new_index_.size();
    new_index_.resize(kept + files.size());
    std::vector<Standing> standing(files.size());
    base::inParts(files.size(), options_.jobs, [&](std::size_t i) {
      auto& [path, file] = *files[i];
      standing[i] = standingOf(path, file.content);
      new_index_[kept + i] = {path, sha256(file.content), std::move(file.sources)};
    });
    for (std::size_t i = 0; i < files.size(); ++i) judgeNew(files[i]->first, files[i]->second, standing[i]);
  }

  // What stands in the place of a new file.
  struct Standing {
    bool exists = false, same = false;
    std::string digest;  // empty: it cannot be read
  };

  Standing standingOf(const std::string& path, std::string_view made) const {
    if (!existing_.contains(path)) return {};
    const auto content = target_.read(path);
    if (!content) return {true, false, {}};
    return *content == made ? Standing{true, true, {}} : Standing{true, false, sha256(*content)};
  }

  void judgeNew(const std::string& path, emit::File& file, const Standing& standing) {
    if (const std::string obstacle = inTheWay(path); !obstacle.empty()) plan_.foreign.push_back(obstacle);
    if (standing.same) return;
    const auto known = index_.find(path);
    const bool ours = known != index_.end() && !standing.digest.empty() && standing.digest == known->second.sha256;
    if (standing.exists && !ours) plan_.foreign.push_back(path);
    if (standing.exists) plan_.replaces.emplace(path, standing.digest);
    plan_.write.emplace_hint(plan_.write.end(), path, std::move(file.content));
  }

  // A file or a link where a folder is needed, or a folder that is not empty where the file is to stand.
  std::string inTheWay(const std::string& path) const {
    if (existing_.empty()) return {};
    for (std::string folder = folderOf(path); !folder.empty(); folder = folderOf(folder)) {
      if (existing_.contains(folder)) return folder;
    }
    const auto inside = existing_.lower_bound(path + "/");
    return inside != existing_.end() && inside->starts_with(path + "/") ? path : std::string();
  }

  void writeNewIndex() {
    Index index{std::move(new_index_)};
    const auto before = [](const IndexEntry& a, const IndexEntry& b) { return a.path < b.path; };
    if (!std::is_sorted(index.files.begin(), index.files.end(), before)) std::sort(index.files.begin(), index.files.end(), before);
    std::string json = writeIndex(index, options_.jobs);
    if (json == old_index_) return;
    plan_.write.emplace(std::string(kIndexName), std::move(json));
    if (!plan_.basis.empty()) plan_.replaces.emplace(std::string(kIndexName), plan_.basis);
  }

  Target& target_;
  emit::Files files_;
  const Options& options_;
  std::set<std::string> kept_sources_, existing_;
  std::map<std::string, IndexEntry> index_;
  std::vector<IndexEntry> new_index_;
  std::vector<std::string> kept_;
  std::string old_index_;
  Plan plan_;
};

}  // namespace

base::Result<Plan> plan(Target& target, emit::Files files, const Options& options) { return Planner(target, std::move(files), options).run(); }

base::Result<std::string> diff(Target& target, emit::Files files, const Options& options) {
  auto planned = plan(target, std::move(files), options);
  if (!planned) return planned.error();
  std::string text;
  std::map<std::string, const std::string*> changes;  // null: removed
  for (const auto& [path, content] : planned->write) changes.emplace(path, &content);
  for (const std::string& path : planned->remove) changes.emplace(path, nullptr);
  const bool only_index = changes.size() == 1 && changes.contains(std::string(kIndexName));
  for (const auto& [path, content] : changes) {
    if (path == kIndexName && !only_index) continue;  // follows from the others
    auto before = target.read(path);
    text += unifiedDiff(path, before ? &*before : nullptr, content);
  }
  return text;
}

}  // namespace a2i::output
