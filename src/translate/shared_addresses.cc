#include "translate/shared_addresses.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/names.h"
#include "base/text.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

namespace {

class SharedAddresses {
 public:
  explicit SharedAddresses(Context& context) : context_(context), graph_(context.graph) {}

  void run() {
    Addresses addresses;
    for (const behaviour::Workload& workload : context_.behaviour.workloads) {
      const auto at = context_.nodes.find(workload.node);
      if (at == context_.nodes.end()) continue;
      for (const auto& [listener, port] : at->second.ports) addresses[at->second.host + ":" + std::to_string(port)].push_back(&workload);
    }
    std::map<mesh::NodeId, std::string> shared;  // each node with the first address that it shares
    for (const auto& [address, nodes] : addresses) {
      if (nodes.size() < 2) continue;
      for (const behaviour::Workload* node : nodes) shared.emplace(node->node, address);
    }
    std::map<std::pair<std::string, Labels>, mesh::NodeId> parts;
    std::map<mesh::NodeId, Labels> apart;
    for (const auto& [id, address] : shared) {
      const Place& place = context_.nodes.at(id);
      Labels labels = ownLabels(graph_[id], place);
      if (!labels.empty() && parts.try_emplace({place.host, labels}, id).second) apart.emplace(id, std::move(labels));
    }
    keepSeveral(addresses, apart);
    for (auto& [id, labels] : apart) {
      Place& place = context_.nodes.at(id);
      place.labels = std::move(labels);
      place.subset = subsetName(place.host, graph_[id].manifest().name);
    }
    for (const auto& [address, nodes] : addresses) {
      if (nodes.size() > 1) settle(address, nodes);
    }
  }

 private:
  using Addresses = std::map<std::string, std::vector<const behaviour::Workload*>>;

  // A node that no other is to be told from keeps all pods of the address, as it had.
  static void keepSeveral(const Addresses& addresses, std::map<mesh::NodeId, Labels>& apart) {
    std::set<mesh::NodeId> several;
    for (const auto& [address, nodes] : addresses) {
      std::vector<mesh::NodeId> here;
      for (const behaviour::Workload* node : nodes) {
        if (apart.contains(node->node)) here.push_back(node->node);
      }
      if (here.size() > 1) several.insert(here.begin(), here.end());
    }
    std::erase_if(apart, [&](const auto& part) { return !several.contains(part.first); });
  }

  // By which a Service's pods that run this node are known; empty when they cannot be, or are not among the Service's at all.
  Labels ownLabels(const mesh::Node& node, const Place& place) const {
    const appmesh::Selector* const selector = node.spec().pod_selector.get();
    const std::optional<Labels> labels = selector == nullptr ? std::nullopt : podLabels(*selector);
    if (!labels || node.manifest().ns != place.ns || place.external) return {};
    if (!place.service) return *labels;
    Labels known = *labels;
    if (!node.workloads.empty()) {
      const auto& pods = graph_[node.workloads.front()].pod_labels;
      known.insert(pods.begin(), pods.end());
    }
    for (const auto& [key, value] : graph_[*place.service].selector) {
      const auto found = known.find(key);
      if (found == known.end() ? !node.workloads.empty() : found->second != value) return {};
    }
    return *labels;
  }

  std::string subsetName(const std::string& host, const std::string& node) {
    return base::toldApart(base::dnsLabel(node), [&](const std::string& name) { return subsets_.insert(host + "/" + name).second; });
  }

  // The first node of an address stands for what the others have to agree with: on the protocol all of them, on policies those
  // that are no subset. One that does not loses its place.
  void settle(const std::string& address, const std::vector<const behaviour::Workload*>& nodes) {
    const behaviour::Workload* whole = nullptr;
    for (const behaviour::Workload* node : nodes) {
      const auto place = context_.nodes.find(node->node);
      if (place == context_.nodes.end()) continue;
      const behaviour::Listener& listener = listenerAt(*node, place->second, address);
      const behaviour::Workload& first = *nodes.front();
      const bool apart = !place->second.subset.empty();
      const behaviour::Workload& other = whole != nullptr && !apart ? *whole : first;
      if (!apart && whole == nullptr) whole = node;
      if (node == &first) continue;
      const auto other_place = context_.nodes.find(other.node);
      if (other_place == context_.nodes.end()) continue;
      const behaviour::Listener& theirs = listenerAt(other, other_place->second, address);
      const bool agreed = apart || whole == node ? theirs.port.protocol == listener.port.protocol : alike(theirs, listener);
      if (agreed) {
        reportShared(findings::kSharedService, *node, other.node, address, told_.insert(node->node).second, apart);
      } else {
        reportShared(findings::kSharedServiceDiffers, *node, other.node, address, true, apart);
        context_.nodes.erase(place);
      }
    }
  }

  static const behaviour::Listener& listenerAt(const behaviour::Workload& workload, const Place& place, const std::string& address) {
    const auto at = std::find_if(workload.listeners.begin(), workload.listeners.end(), [&](const behaviour::Listener& listener) {
      return address == place.host + ":" + std::to_string(place.ports.at(listener.port.number));
    });
    return at == workload.listeners.end() ? workload.listeners.front() : *at;
  }

  static bool alike(const behaviour::Listener& a, const behaviour::Listener& b) {
    const bool idle = a.port.protocol != behaviour::Protocol::kTcp || a.idle_timeout.value == b.idle_timeout.value;
    return a.port.protocol == b.port.protocol && a.outlier.value == b.outlier.value && idle;
  }

  void reportShared(const findings::Rule& rule, const behaviour::Workload& workload, mesh::NodeId other, const std::string& address, bool fresh, bool apart) {
    if (!fresh) return;
    const auto& discovery = *graph_[workload.node].spec().service_discovery;
    std::string message = "`" + base::printable(address) + "` is the address of `" + graph_[other].manifest().display() + "` already";
    if (&rule == &findings::kSharedServiceDiffers) message += ".";
    else if (apart) message += "; in the translation each has its own pods, so weights between the two take effect.";
    else message += ", and no labels tell its pods apart: requests to it go to the pods of both, as they did.";
    auto& finding = context_.report(rule, graph_[workload.node].manifest(), discovery.dns ? discovery.dns->hostname.node : discovery.node, std::move(message));
    finding.related.push_back({graph_[other].manifest().name_span, "the other node"});
  }

  Context& context_;
  const mesh::MeshGraph& graph_;
  std::set<std::string> subsets_;  // names in use, by host
  std::set<mesh::NodeId> told_;
};

}  // namespace

void tellApart(Context& context) { SharedAddresses(context).run(); }

}  // namespace a2i::translate
