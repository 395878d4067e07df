// README.md of the output tree. It is committed with the tree, so nothing in it may change without a change of meaning:
// no line numbers, times, versions or absolute paths.
#include <map>
#include <set>

#include "base/parallel.h"
#include "base/text.h"
#include "report/differences.h"
#include "report/dismantling.h"
#include "report/report.h"
#include "report/steps.h"

namespace a2i::report {

namespace {

// This page is read as it is as often as rendered, so a backslash goes before what is markup; for mentions and bare addresses
// GitHub does not heed that.
std::string escaped(std::string_view text) {
  std::string out;
  const std::string shown = base::printable(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    const bool address = (c == ':' && shown.compare(i, 3, "://") == 0) || (c == '.' && i >= 3 && base::lower(shown.substr(i - 3, 3)) == "www");
    if (c == '@' || address) {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
      continue;
    }
    if (std::string_view("\\`*_[]<>#|&~$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

void addFindings(const Input& input, std::string& text) {
  std::map<std::string_view, std::pair<const findings::Rule*, std::set<std::string>>> rules;
  for (const findings::Finding& finding : input.findings.all()) {
    if (finding.rule->id.starts_with("AMI9")) continue;  // about the configuration, not about what was made
    auto& [rule, objects] = rules[finding.rule->id];
    rule = finding.rule;
    std::string where = finding.object.empty() ? (finding.span.file == source::kNoFile ? "" : input.files[finding.span.file].path()) : finding.object;
    if (!finding.field.empty()) where += " " + finding.field;
    objects.insert(where);
  }
  if (rules.empty()) {
    text += "Nothing: all that the manifests say is carried over.\n";
    return;
  }
  for (const auto& [id, entry] : rules) {
    text += "### " + std::string(entry.first->title) + " (" + std::string(id) + ", " + std::string(findings::toString(entry.first->level)) + ")\n\n" +
            std::string(entry.first->help) + "\n\n";
    for (const std::string& where : entry.second) text += "- " + escaped(where) + "\n";
    text += "\n";
  }
}

}  // namespace

std::string treeReadme(const Input& input) {
  std::string text =
      "# Istio manifests made from App Mesh definitions\n\n"
      "This folder is written by `appmesh2istio generate`; edits are found by `appmesh2istio verify` and never overwritten. Change the App Mesh "
      "definitions, or lay a Kustomize overlay over this folder.\n\n"
      "## How to apply\n\n"
      "1. Install Istio with `istioctl install -f install/istio-operator.yaml`, or with Helm: chart `istiod` with `install/values-istiod.yaml` and "
      "chart `gateway` once for each `install/values-gateway-*.yaml`. The files hold what this mesh needs of the mesh configuration; merge them "
      "into your own where you have one. A run for some namespaces, meshes or files alone does not write them.";
  if (makesGateways(input.summary)) text += " " + std::string(gatewaysLater());
  text +=
      "\n"
      "2. `kubectl apply -k` this folder. Proxies of App Mesh take no notice of it.\n"
      "3. Delete App Mesh's webhooks, as step 1 of the chapter below says: they give each new pod a proxy that gets no configuration, or refuse it where the controller is "
      "down.\n"
      "4. Namespace by namespace, callees before callers: lay a kustomization over the one that holds the Namespace, its Services and workloads "
      "(`resources: [YOURS]`, `components: [PATH/workloads/NAMESPACE]`) and apply that. It puts Istio's labels and annotations in the place of App Mesh's, so "
      "Kubernetes restarts the workloads whose pods it changes; restart the others with `kubectl rollout restart`.\n";
  if (makesGateways(input.summary)) {
    text +=
        "5. Install the gateways, too. Your own Services send requests to both kinds of pods from then on; when the new ones serve, scale the former "
        "Deployments down.\n";
  }
  text += std::string(makesGateways(input.summary) ? "6" : "5") +
      ". Take App Mesh off the cluster, as the chapter below says.\n\n"
      "## What was made\n\n";
  if (input.summary.output_objects.empty()) text += "No objects.\n";
  const std::vector<std::string>& objects = input.summary.output_objects;
  base::inParts(
      objects.size(), input.jobs, std::string(), [&](std::string& lines, std::size_t i) { lines.append("- ").append(escaped(objects[i])).append("\n"); },
      [&text](const std::string& lines) { text += lines; });
  text += "\n## What needs hands\n\n";
  addFindings(input, text);
  if (!input.summary.assumptions.empty()) text += "\n## Assumptions\n\n";
  for (const std::string& assumption : input.summary.assumptions) text += "- " + escaped(assumption) + "\n";
  text += dismantlingChapter();
  text += "\n## Differences that hold for every mesh\n\n";
  for (const Difference& difference : differences()) text += "- **" + std::string(difference.title) + ".** " + std::string(difference.text) + "\n";
  return text;
}

}  // namespace a2i::report
