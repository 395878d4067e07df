// DIR/.appmesh2istio.json: what an earlier run made.
#include <algorithm>

#include "base/parallel.h"
#include "emit/yaml_writer.h"
#include "output/output.h"
#include "output/tree_path.h"
#include "yaml/parse.h"

namespace a2i::output {

namespace {
constexpr std::string_view kFormat = "appmesh2istio.tree/v1";
}  // namespace

// As toJson writes the whole, but with its long list on several threads.
std::string writeIndex(const Index& index, unsigned jobs) {
  std::vector<std::string> items(index.files.size());
  base::inParts(items.size(), jobs, [&](std::size_t i) {
    const IndexEntry& entry = index.files[i];
    istio::Map item = {{"path", entry.path}, {"sha256", entry.sha256}};
    if (!entry.sources.empty()) item.emplace_back("sources", istio::List(entry.sources.begin(), entry.sources.end()));
    items[i] = emit::toJson(std::move(item), 4);
    items[i].pop_back();  // the line feed
  });
  std::string text = "{\n  \"files\": [";
  for (const std::string& item : items) text.append(&item == items.data() ? "\n    " : ",\n    ").append(item);
  return text.append(items.empty() ? "" : "\n  ").append("],\n  \"format\": \"").append(kFormat).append("\"\n}\n");
}

base::Result<Index> readIndex(std::string_view json) {
  const auto damaged = [] {
    return base::Error{std::string(kIndexName) + " is damaged, so what this program made cannot be told from other files; restore it, or give an empty folder"};
  };
  const source::SourceFile file{std::string(kIndexName), std::string(json)};
  findings::Findings faults;
  yaml::Document document;
  if (!yaml::parse(file, 0, {0, static_cast<std::uint32_t>(json.size())}, {}, faults, document)) return damaged();
  const yaml::Node* const root = document.root();
  const yaml::Node* const format = root == nullptr ? nullptr : root->get("format");
  const yaml::Node* const files = root == nullptr ? nullptr : root->get("files");
  if (format == nullptr || format->scalar() != kFormat || files == nullptr || !files->isSequence()) return damaged();
  Index index;
  for (const yaml::Node& item : files->items()) {
    const yaml::Node *path = item.get("path"), *digest = item.get("sha256"), *sources = item.get("sources");
    if (path == nullptr || !path->isString() || digest == nullptr || !digest->isString() || !staysInside(path->scalar())) return damaged();
    IndexEntry& entry = index.files.emplace_back();
    entry.path = path->scalar();
    entry.sha256 = digest->scalar();
    if (sources == nullptr || !sources->isSequence()) continue;
    for (const yaml::Node& source : sources->items()) entry.sources.emplace_back(source.scalar());
  }
  std::sort(index.files.begin(), index.files.end(), [](const IndexEntry& a, const IndexEntry& b) { return a.path < b.path; });
  // Of two digests for one file neither can be trusted.
  const auto twice = std::adjacent_find(index.files.begin(), index.files.end(), [](const IndexEntry& a, const IndexEntry& b) { return a.path == b.path; });
  if (twice != index.files.end()) return damaged();
  return index;
}

std::string standingDigest(const Index& index, const std::vector<std::string>& paths) {
  std::string names;
  for (const IndexEntry& entry : index.files) {
    if (std::binary_search(paths.begin(), paths.end(), entry.path)) names.append(entry.path).append("\n");
  }
  return sha256(names);
}

}  // namespace a2i::output
