#include "pipeline/left_out.h"

#include <map>
#include <string_view>

#include "findings/rules_mesh.h"

namespace a2i::pipeline {

namespace {

// The first finding that blocks the output of each object.
using Blocking = std::map<std::string_view, const findings::Finding*>;

Blocking blocking(const std::vector<findings::Finding>& all) {
  Blocking found;
  for (const findings::Finding& finding : all) {
    if (finding.rule->blocks_output) found.emplace(finding.object, &finding);
  }
  return found;
}

}  // namespace

findings::Findings leftOut(const mesh::MeshGraph& graph, const std::function<bool(const std::string&)>& selected,
                           const std::vector<findings::Finding>& kept, const std::vector<findings::Finding>& dropped) {
  findings::Findings made;
  const Blocking told = blocking(kept), untold = blocking(dropped);
  mesh::forEachObject(graph, [&](const mesh::Object& object) {
    const std::string display = object.manifest().display();
    const std::string mesh = object.mesh ? graph[*object.mesh].manifest().display() : std::string{};
    if (object.valid() || !selected(display) || told.contains(display) || told.contains(mesh)) return;
    auto cause = untold.find(display);
    if (cause == untold.end()) cause = untold.find(mesh);
    const bool known = cause != untold.end();
    findings::Finding& finding = made.add(
        findings::kLeftOut, object.manifest().name_span,
        "`" + display + "` is left out because of " +
            (known ? "an error [" + std::string(cause->second->rule->id) + "] in what is not judged here." : "what is not judged here: which mesh it belongs to is not known."));
    finding.object = display;
    finding.topic = known ? cause->second->object : "unknown mesh";
    if (known) finding.related.push_back({cause->second->span, "the cause"});
    else finding.way_out = "judge the whole repository to see the cause";
  });
  return made;
}

}  // namespace a2i::pipeline
