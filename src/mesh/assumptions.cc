#include "mesh/assumptions.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"

namespace a2i::mesh {

namespace {

std::string listed(const std::set<std::string_view>& items) {
  constexpr std::size_t kShown = 8;
  std::string text;
  std::size_t count = 0;
  for (const std::string_view item : items) {
    if (count == kShown) return text + " and " + std::to_string(items.size() - kShown) + " more";
    text.append(count++ == 0 ? "" : ", ").append(base::printable(item));
  }
  return text;
}

std::string sentence(Assumption what, const std::string& items) {
  switch (what) {
    case Assumption::kDefaultMesh: return "No file shows a Mesh; one with App Mesh's default egress filter DROP_ALL is assumed.";
    case Assumption::kMeshOfReference: return "Meshes that only a `meshRef` names are taken to have App Mesh's default egress filter DROP_ALL: " + items + ".";
    case Assumption::kOneCluster:
      return "The " + items + " meshes of these files are taken to be in one cluster, where they become one mesh of Istio; what a workload can call is limited by its Sidecar.";
    case Assumption::kDefaultNamespace: return "Objects that name no namespace are taken to be in `default`; `--default-namespace` names another one: " + items + ".";
    case Assumption::kNamespaceInMesh: return "Namespaces that no file shows are taken to belong to the only mesh: " + items + ".";
    case Assumption::kNamespaceAtGateway: return "Namespaces that no file shows are taken to be selected by the only VirtualGateway: " + items + ".";
    case Assumption::kNamespaceLabels: return "Namespaces that stand in several files are taken to have the labels of all of them: " + items + ".";
    case Assumption::kLongestOfSeveral: return "Of objects that stand in several files with other content the longest is taken: " + items + ".";
    case Assumption::kServiceExists: return "Services that no file shows are taken to exist: " + items + ".";
    case Assumption::kOrderOfRoutes:
      return "Of routes with one priority an exact path is tried before a regular expression, and that before a prefix; App Mesh does not document its order, which matters in: " + items +
             ".";
  }
  return {};
}

}  // namespace

void Assumptions::add(Assumption what, std::string item, Scope scope) { entries_.push_back({what, std::move(item), std::move(scope)}); }

void Assumptions::append(Assumptions&& other) {
  entries_.insert(entries_.end(), std::make_move_iterator(other.entries_.begin()), std::make_move_iterator(other.entries_.end()));
}

std::vector<std::string> Assumptions::sentences(const std::function<bool(const Scope&)>& selected) const {
  std::map<Assumption, std::set<std::string_view>> items;
  for (const Entry& entry : entries_) {
    if (!selected || selected(entry.scope)) items[entry.what].insert(entry.item);
  }
  std::vector<std::string> told;
  told.reserve(items.size());
  for (const auto& [what, of_kind] : items) told.push_back(sentence(what, listed(of_kind)));
  std::sort(told.begin(), told.end());
  return told;
}

}  // namespace a2i::mesh
