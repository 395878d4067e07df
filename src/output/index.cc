// DIR/.appmesh2istio.json: what an earlier run made.
#include <algorithm>
#include <numeric>

#include "base/parallel.h"
#include "emit/yaml_writer.h"
#include "output/output.h"
#include "output/tree_path.h"
#include "yaml/parse.h"

namespace a2i::output {

namespace {
constexpr std::string_view kFormat = "appmesh2istio.tree/v1";

void appendItem(const IndexEntry& entry, bool first, std::string& text) {
  text += first ? "\n    {\n      \"path\": " : ",\n    {\n      \"path\": ";
  emit::appendJson(entry.path, text);
  text += ",\n      \"sha256\": ";
  emit::appendJson(entry.sha256, text);
  for (const std::string& source : entry.sources) {
    text += &source == entry.sources.data() ? ",\n      \"sources\": [\n        " : ",\n        ";
    emit::appendJson(source, text);
  }
  text += entry.sources.empty() ? "\n    }" : "\n      ]\n    }";
}

}  // namespace

// As toJson would write the whole. Without its trees, and on several threads: it has an item for each file.
std::string writeIndex(const Index& index, unsigned jobs) {
  std::vector<std::string> parts;
  base::inParts(
      index.files.size(), jobs, std::string(), [&](std::string& items, std::size_t i) { appendItem(index.files[i], i == 0, items); },
      [&parts](std::string items) { parts.push_back(std::move(items)); });
  constexpr std::string_view kBegin = "{\n  \"files\": [", kEnd = "],\n  \"format\": \"";
  std::string text;
  text.reserve(std::accumulate(parts.begin(), parts.end(), kBegin.size() + kEnd.size() + kFormat.size() + 8,
                               [](std::size_t size, const std::string& part) { return size + part.size(); }));
  text.append(kBegin);
  for (const std::string& part : parts) text.append(part);
  return text.append(index.files.empty() ? "" : "\n  ").append(kEnd).append(kFormat).append("\"\n}\n");
}

base::Result<Index> readIndex(std::string_view json) {
  const auto damaged = [] {
    return base::Error{std::string(kIndexName) + " is damaged, so what this program made cannot be told from other files; restore it, or remove the folder (after a merge, say) and generate it anew"};
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
