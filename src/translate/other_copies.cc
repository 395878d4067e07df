// Workloads that stand in several files: overlays and environments. One copy counts; what another one adds must not be lost in silence.
#include <map>
#include <tuple>

#include "base/text.h"
#include "findings/rules_workloads.h"
#include "translate/annotations.h"
#include "translate/workloads.h"

namespace a2i::translate {

namespace {

using Key = std::tuple<std::string, std::string, std::string>;

Key keyOf(const k8s::Manifest& manifest) { return {manifest.ns, manifest.name, std::string(manifest.kindName())}; }

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
  return out + '"';
}

class OtherCopies {
 public:
  explicit OtherCopies(Context& context) : context_(context) {
    for (const mesh::Workload& workload : context.graph.workloads) counting_.emplace(keyOf(workload.manifest), &workload);
  }

  void run() {
    for (const mesh::Workload& copy : context_.graph.other_copies) {
      const auto counting = counting_.find(keyOf(copy.manifest));
      if (counting != counting_.end()) compare(copy, *counting->second);
    }
  }

 private:
  void compare(const mesh::Workload& copy, const mesh::Workload& counting) {
    const yaml::Node* const annotations = yaml::follow(copy.pod_template, {"metadata", "annotations"});
    if (annotations == nullptr || !annotations->isMapping()) return;
    for (const yaml::Entry& entry : annotations->entries()) {
      const std::string key(entry.key.scalar());
      if (!key.starts_with("appmesh.k8s.aws/")) continue;
      const auto here = copy.pod_annotations.find(key), there = counting.pod_annotations.find(key);
      if (here == copy.pod_annotations.end()) continue;
      const bool missing = there == counting.pod_annotations.end();
      if (missing || there->second != here->second) report(copy, counting, entry, *here, missing);
    }
  }

  void report(const mesh::Workload& copy, const mesh::Workload& counting, const yaml::Entry& entry, const std::pair<const std::string, std::string>& written, bool missing) {
    auto& finding = context_.report(findings::kOtherCopy, copy.manifest, &entry.key,
                                    "`" + base::printable(written.first) + "` " + (missing ? "stands only in this copy of the workload" : "has another value in this copy of the workload") +
                                        "; the patch is made of the longest one.");
    finding.related.push_back({counting.manifest.name_span, "the copy that counts"});
    if (missing) suggest(finding, entry, written);
  }

  // Where one annotation of Istio says the same.
  static void suggest(findings::Finding& finding, const yaml::Entry& entry, const std::pair<const std::string, std::string>& written) {
    const AnnotationChanges changes = istioAnnotations({written}, false);
    if (changes.add.size() != 1 || !changes.lost.empty()) return;
    const auto& [key, value] = *changes.add.begin();
    finding.suggestion = findings::Suggestion{"write `" + key + ": " + quoted(value) + "` in its place", {{entry.key.span, key}, {entry.value.span, quoted(value)}}};
  }

  Context& context_;
  std::map<Key, const mesh::Workload*> counting_;
};

}  // namespace

void reportOtherCopies(Context& context) {
  if (!context.graph.other_copies.empty()) OtherCopies(context).run();
}

}  // namespace a2i::translate
