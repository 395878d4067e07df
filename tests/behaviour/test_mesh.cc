#include "test_mesh.h"

#include "appmesh/read.h"
#include "behaviour/print.h"
#include "check/check.h"
#include "mesh/resolve.h"
#include "schema/validate.h"

namespace a2i::behaviour {

std::string object(std::string_view kind, std::string_view name, std::string_view spec) {
  std::string text = "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: " + std::string(kind) + "\nmetadata: {name: " + std::string(name);
  if (kind != "Mesh") text += ", namespace: s";
  return text + "}\nspec: " + std::string(spec) + "\n";
}

std::string node(std::string_view name, std::string_view port_mapping, std::string_view more) {
  const std::string listener = "{portMapping: " + std::string(port_mapping) + std::string(more) + "}";
  return object("VirtualNode", name,
                "{listeners: [" + listener + "], serviceDiscovery: {dns: {hostname: " + std::string(name) + ".s.svc.cluster.local}}}");
}

std::string routed(std::string_view port_mapping, std::string_view routes) {
  return object("VirtualService", "shop", "{provider: {virtualRouter: {virtualRouterRef: {name: r}}}}") +
         object("VirtualRouter", "r", "{listeners: [{portMapping: " + std::string(port_mapping) + "}], routes: [" + std::string(routes) + "]}");
}

TestMesh::TestMesh(std::string text, Options options) {
  const source::FileId id = files.add({"mesh.yaml", std::move(text)});
  mesh::Input input;
  for (k8s::Manifest& manifest : k8s::readManifests(files[id], id, {}, findings)) {
    if (!k8s::isAppMesh(manifest.kind)) {
      input.kubernetes.push_back(std::move(manifest));
      continue;
    }
    schema::validate(manifest, findings);
    input.appmesh.push_back(appmesh::read(std::move(manifest), findings));
  }
  graph = mesh::resolve(std::move(input), {}, findings);
  check::run(graph, 1, findings);
  behaviour = derive(graph, options, findings);
}

std::string TestMesh::printed() const { return print(behaviour, graph); }

std::string TestMesh::part(std::string_view heading) const {
  const std::string all = "\n" + printed();
  const std::size_t begin = all.find("\n" + std::string(heading) + "\n");
  if (begin == std::string::npos) return "no " + std::string(heading) + " in:" + all;
  std::size_t end = begin + heading.size() + 2;
  const std::size_t first = end;
  while (end < all.size() && all[end] == ' ') end = all.find('\n', end) + 1;
  return all.substr(first, end - first);
}

std::vector<std::string> TestMesh::found() const {
  std::vector<std::string> lines;
  for (const findings::Finding& finding : findings.all())
    lines.push_back(std::string(finding.rule->id) + " " + finding.object + ": " + finding.message);
  return lines;
}

}  // namespace a2i::behaviour
