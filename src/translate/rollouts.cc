#include "translate/rollouts.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "findings/rules_translation.h"
#include "mesh/rollouts.h"

namespace a2i::translate {

namespace {

using yaml::follow;

std::string text(const yaml::Node* node) { return node != nullptr && node->isString() ? std::string(node->scalar()) : std::string(); }

// The pods that an object is for; null where it is for no pods in particular.
const Labels* selectorOf(const istio::Object& object) {
  if (const auto* sidecar = std::get_if<istio::Sidecar>(&object.spec)) return &sidecar->selector;
  if (const auto* authentication = std::get_if<istio::PeerAuthentication>(&object.spec)) return &authentication->selector;
  if (const auto* authorization = std::get_if<istio::AuthorizationPolicy>(&object.spec)) return &authorization->selector;
  if (const auto* telemetry = std::get_if<istio::Telemetry>(&object.spec)) return &telemetry->selector;
  const auto* rule = std::get_if<istio::DestinationRule>(&object.spec);
  return rule != nullptr && !rule->workload_selector.empty() ? &rule->workload_selector : nullptr;
}

// Objects with one key meet at the same pods.
std::string keyOf(const istio::Object& object, const Labels& selector) {
  std::string key = istio::kind(object) + '\0' + object.ns;
  if (const auto* rule = std::get_if<istio::DestinationRule>(&object.spec)) key.append(1, '\0').append(rule->host);
  for (const auto& [label, value] : selector) key.append(1, '\0').append(label).append(1, '\0').append(value);
  return key;
}

class Joiner {
 public:
  explicit Joiner(Context& context) : context_(context) {}

  void run() {
    findNodes();
    if (nodes_.empty()) return;
    std::map<std::string, std::vector<std::size_t>> groups;
    const auto& objects = context_.bundle.objects;
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const Labels* const selector = selectorOf(objects[i]);
      if (selector != nullptr && nodeOf(objects[i]) != nullptr) groups[keyOf(objects[i], *selector)].push_back(i);
    }
    for (const auto& [key, group] : groups) join(group);
    dropJoined();
    for (const auto& [display, node] : nodes_) report(node);
  }

 private:
  struct Node {
    const mesh::Node* node = nullptr;
    mesh::NodeId id;
    mesh::RolloutHash hash;
    bool stable = false;
    std::string lost;                   // kinds of what it says otherwise
    const mesh::Node* other = nullptr;  // which is taken instead
  };

  void findNodes() {
    std::set<std::pair<std::string, std::string>> stable;
    for (const mesh::Workload& workload : context_.graph.workloads) {
      if (!mesh::isRollout(workload)) continue;
      const auto* const name = follow(workload.manifest.spec, {"strategy", "canary", "trafficRouting", "appMesh", "virtualNodeGroup", "stableVirtualNodeRef", "name"});
      stable.emplace(workload.manifest.ns, text(name));
    }
    for (const behaviour::Workload& workload : context_.behaviour.workloads) {
      const mesh::Node& node = context_.graph[workload.node];
      const appmesh::Selector* const selector = node.spec().pod_selector.get();
      const auto hash = mesh::rolloutHash(selector);
      if (!hash || !podLabelSets(*selector)) continue;  // the latter has had its error
      nodes_.emplace(node.manifest().display(), Node{&node, workload.node, *hash, stable.contains({node.manifest().ns, node.manifest().name}), {}, nullptr});
    }
  }

  Node* nodeOf(const istio::Object& object) {
    for (const std::string& source : object.sources) {
      if (const auto found = nodes_.find(source); found != nodes_.end()) return &found->second;
    }
    return nullptr;
  }

  void join(const std::vector<std::size_t>& group) {
    auto& objects = context_.bundle.objects;
    const auto stable = std::find_if(group.begin(), group.end(), [&](std::size_t i) { return nodeOf(objects[i])->stable; });
    istio::Object& kept = objects[stable == group.end() ? group.front() : *stable];
    const Node& holder = *nodeOf(kept);
    for (const std::size_t i : group) {
      istio::Object& object = objects[i];
      if (&object == &kept) continue;
      Node& node = *nodeOf(object);
      if (!alike(kept, holder, object, node)) {
        node.lost.append(node.lost.empty() ? "" : ", ").append(istio::kind(object));
        node.other = holder.node;
      }
      addOwnHost(kept, node);
      for (const std::string& source : object.sources) {
        if (std::find(kept.sources.begin(), kept.sources.end(), source) == kept.sources.end()) kept.sources.push_back(source);
      }
      joined_.insert(i);
    }
  }

  std::string ownHost(const Node& node) const {
    const auto place = context_.nodes.find(node.id);
    return place == context_.nodes.end() ? std::string() : place->second.ns + "/" + place->second.host;
  }

  // A Sidecar lists the node's own Service, in which the two differ always.
  bool alike(const istio::Object& kept, const Node& holder, const istio::Object& object, const Node& node) const {
    const auto spec = [&](istio::Object one) {
      if (auto* sidecar = std::get_if<istio::Sidecar>(&one.spec)) {
        std::erase_if(sidecar->egress_hosts, [&](const std::string& host) { return host == ownHost(holder) || host == ownHost(node); });
      }
      one.name.clear();
      one.sources.clear();
      return istio::render(one);
    };
    return spec(kept) == spec(object);
  }

  void addOwnHost(istio::Object& kept, const Node& node) const {
    auto* const sidecar = std::get_if<istio::Sidecar>(&kept.spec);
    const std::string host = ownHost(node);
    if (sidecar == nullptr || host.empty()) return;
    auto& hosts = sidecar->egress_hosts;  // sorted
    const auto at = std::lower_bound(hosts.begin(), hosts.end(), host);
    if (at == hosts.end() || *at != host) hosts.insert(at, host);
  }

  void dropJoined() {
    auto& objects = context_.bundle.objects;
    std::size_t index = 0;
    std::erase_if(objects, [&](const istio::Object&) { return joined_.contains(index++); });
  }

  void report(const Node& node) {
    if (node.other == nullptr) {
      context_.report(findings::kRolloutPods, node.node->manifest(), node.hash.node,
                      "Argo Rollouts writes this label at run time; what is written for these pods selects them without it, the canary's and the stable ones alike.");
      return;
    }
    auto& finding = context_.report(findings::kRolloutNodesDiffer, node.node->manifest(), node.hash.node,
                                    "Argo Rollouts writes this label at run time, so what is written holds for the canary's pods and the stable ones; this node says otherwise than `" +
                                        node.other->manifest().display() + "`, whose " + node.lost + " is taken.");
    finding.related.push_back({node.other->manifest().name_span, "the other node"});
  }

  Context& context_;
  std::map<std::string, Node> nodes_;  // that ask for the label, by their display
  std::set<std::size_t> joined_;       // objects that another one stands for
};

}  // namespace

RolloutServices::RolloutServices(const mesh::MeshGraph& graph) {
  for (const mesh::Workload& workload : graph.workloads) {
    if (!mesh::isRollout(workload)) continue;
    const yaml::Node* const strategy = follow(workload.manifest.spec, {"strategy"});
    const auto take = [&](std::initializer_list<std::string_view> path) {
      if (std::string name = text(follow(strategy, path)); !name.empty()) managers_.try_emplace({workload.manifest.ns, std::move(name)}, &workload);
    };
    take({"canary", "canaryService"});
    take({"canary", "stableService"});
    take({"canary", "pingPong", "pingService"});
    take({"canary", "pingPong", "pongService"});
    take({"blueGreen", "activeService"});
    take({"blueGreen", "previewService"});
  }
}

const mesh::Workload* RolloutServices::managerOf(const mesh::KubernetesService& service) const {
  const auto found = managers_.find({service.manifest.ns, service.manifest.name});
  return found == managers_.end() ? nullptr : found->second;
}

void joinRollouts(Context& context) { Joiner(context).run(); }

}  // namespace a2i::translate
