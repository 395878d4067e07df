#include <algorithm>
#include <set>

#include "base/text.h"
#include "output/diff.h"
#include "output/output.h"

namespace a2i::output {

namespace {

std::string folderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

// Adds "- ITEM" to the list of a kustomization as emit writes it, in its place.
void addResource(std::string& kustomization, const std::string& item) {
  std::set<std::string> items = {item};
  std::string head;
  for (const std::string_view line : base::split(kustomization, '\n')) {
    if (line.starts_with("- ")) items.emplace(line.substr(2));
    else if (line == "resources: []") head += "resources:\n";
    else if (!line.empty()) head.append(line).append("\n");
  }
  kustomization = head;
  for (const std::string& entry : items) kustomization += "- " + entry + "\n";
}

class Planner {
 public:
  Planner(Target& target, const emit::Files& files, const Options& options) : target_(target), files_(files), options_(options) {}

  base::Result<Plan> run() {
    auto listed = target_.list();
    if (!listed) return listed.error();
    existing_.insert(listed->begin(), listed->end());
    if (auto status = loadIndex(); !status) return status.error();
    for (const auto& [path, entry] : index_) judgeOld(path, entry);
    for (const auto& [path, file] : files_) judgeNew(path, file);
    writeNewIndex();
    std::sort(plan_.foreign.begin(), plan_.foreign.end());
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
    auto index = readIndex(*json);
    if (!index) return index.error();
    for (IndexEntry& entry : index->files) index_.emplace(entry.path, std::move(entry));
    return base::Done{};
  }

  bool inScope(const std::string& path) const { return !options_.in_scope || options_.in_scope(path); }

  // A file of an earlier run that this one does not make.
  void judgeOld(const std::string& path, const IndexEntry& entry) {
    if (files_.contains(path) || !existing_.contains(path)) return;
    const bool prune = options_.prune && options_.kept_sources.empty() && inScope(path);
    if (!prune) return keep(path, entry);
    const auto content = target_.read(path);
    if (content && sha256(*content) == entry.sha256) plan_.remove.push_back(path);
    else plan_.foreign.push_back(path);
  }

  void keep(const std::string& path, const IndexEntry& entry) {
    new_index_.push_back(entry);
    const std::string folder = folderOf(path), list = folder.empty() ? "kustomization.yaml" : folder + "/kustomization.yaml";
    if (path == list) {
      addResource(files_["kustomization.yaml"].content, folder);
    } else if (const auto at = files_.find(list); at != files_.end() && at->second.content.find("\nkind: Kustomization\n") != std::string::npos) {
      addResource(at->second.content, path.substr(folder.empty() ? 0 : folder.size() + 1));
    }
  }

  void judgeNew(const std::string& path, const emit::File& file) {
    new_index_.push_back({path, sha256(file.content), file.sources});
    for (std::string folder = folderOf(path); !folder.empty(); folder = folderOf(folder)) {
      if (existing_.contains(folder)) return plan_.foreign.push_back(folder);  // a file or a link where a folder is needed
    }
    if (!existing_.contains(path)) {
      plan_.write.emplace(path, file.content);
      return;
    }
    const auto content = target_.read(path);
    if (content && *content == file.content) return;
    const auto known = index_.find(path);
    const bool ours = content && known != index_.end() && sha256(*content) == known->second.sha256;
    if (!ours) plan_.foreign.push_back(path);
    plan_.write.emplace(path, file.content);
  }

  void writeNewIndex() {
    std::sort(new_index_.begin(), new_index_.end(), [](const IndexEntry& a, const IndexEntry& b) { return a.path < b.path; });
    std::string json = writeIndex({std::move(new_index_)});
    if (json != old_index_) plan_.write.emplace(std::string(kIndexName), std::move(json));
  }

  Target& target_;
  emit::Files files_;
  const Options& options_;
  std::set<std::string> existing_;
  std::map<std::string, IndexEntry> index_;
  std::vector<IndexEntry> new_index_;
  std::string old_index_;
  Plan plan_;
};

}  // namespace

base::Result<Plan> plan(Target& target, const emit::Files& files, const Options& options) { return Planner(target, files, options).run(); }

base::Result<std::string> diff(Target& target, const emit::Files& files, const Options& options) {
  auto planned = plan(target, files, options);
  if (!planned) return planned.error();
  std::string text;
  std::map<std::string, const std::string*> changes;  // null: removed
  for (const auto& [path, content] : planned->write) changes.emplace(path, &content);
  for (const std::string& path : planned->remove) changes.emplace(path, nullptr);
  for (const auto& [path, content] : changes) {
    if (path == kIndexName) continue;  // follows from the others
    auto before = target.read(path);
    text += unifiedDiff(path, before ? &*before : nullptr, content);
  }
  // Nothing but the index differs: still drift.
  if (text.empty() && planned->changes) {
    const auto& content = planned->write.at(std::string(kIndexName));
    auto before = target.read(std::string(kIndexName));
    text = unifiedDiff(std::string(kIndexName), before ? &*before : nullptr, &content);
  }
  return text;
}

}  // namespace a2i::output
