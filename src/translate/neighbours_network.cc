// NetworkPolicies that part the mesh from what it needs: istiod, and who reads the proxies' metrics.
#include <algorithm>

#include "findings/rules_workloads.h"
#include "k8s/kinds.h"
#include "translate/neighbours.h"
#include "translate/network_policies.h"

namespace a2i::translate {

namespace {

constexpr std::int64_t kConfigurationPort = 15012, kWebhookPort = 15017, kAppMeshMetrics = 9901;

using Policies = std::vector<const k8s::Manifest*>;

struct Pods {
  std::string ns;
  k8s::Labels labels;
};

// Pods of a node or gateway: those that files show, and where there are none the labels that they are selected by.
template <class T>
void addPods(const Context& context, const T& object, std::vector<Pods>& all) {
  for (const mesh::WorkloadId id : object.workloads) all.push_back({object.manifest().ns, context.graph[id].pod_labels});
  const auto& selector = object.spec().pod_selector;
  if (!object.workloads.empty() || selector == nullptr) return;
  Pods selected{object.manifest().ns, {}};
  for (const auto& [key, value] : selector->match_labels.items) selected.labels[std::string(*key)] = *value;
  all.push_back(std::move(selected));
}

// Pods that get a proxy of Istio.
std::vector<Pods> memberPods(const Context& context) {
  std::vector<Pods> all;
  for (const behaviour::Workload& workload : context.behaviour.workloads) addPods(context, context.graph[workload.node], all);
  for (const behaviour::Gateway& gateway : context.behaviour.gateways) addPods(context, context.graph[gateway.gateway], all);
  return all;
}

Policies select(const Policies& policies, const std::string& ns, const k8s::Labels& labels, Direction direction) {
  Policies chosen;
  std::copy_if(policies.begin(), policies.end(), std::back_inserter(chosen), [&](const k8s::Manifest* policy) {
    return policy->ns == ns && selectsPods(*policy, labels) && isolates(*policy, direction);
  });
  return chosen;
}

bool anyLets(const Policies& policies, Direction direction, std::int64_t port, const Peer& peer) {
  return std::any_of(policies.begin(), policies.end(), [&](const k8s::Manifest* policy) { return lets(*policy, direction, port, peer); });
}

class NetworkPolicies {
 public:
  NetworkPolicies(Context& context, Policies policies) : context_(context), policies_(std::move(policies)), root_(peer(context.options.root_namespace)) {
    root_.pod_labels = {{"app", "istiod"}, {"istio", "pilot"}};
  }

  void run() {
    const std::vector<Pods> members = memberPods(context_);
    std::map<std::string, std::size_t> kept;  // namespace: pods that cannot reach istiod
    std::map<std::string, Policies> causes;
    for (const Pods& pods : members) {
      const Policies closing = select(policies_, pods.ns, pods.labels, Direction::kEgress);
      if (closing.empty() || anyLets(closing, Direction::kEgress, kConfigurationPort, root_)) continue;
      ++kept[pods.ns];
      Policies& all = causes[pods.ns];
      for (const k8s::Manifest* policy : closing) {
        if (std::find(all.begin(), all.end(), policy) == all.end()) all.push_back(policy);
      }
    }
    for (const auto& [ns, all] : causes) reportEgress(all, kept[ns]);
    reportRoot(members);
    reportMetrics(members);
  }

 private:
  Peer peer(const std::string& ns) const {
    Peer made{ns, {}, {}};
    if (const auto known = context_.graph.namespaces.find(ns); known != context_.graph.namespaces.end()) made.ns_labels = known->second.manifest.labels;
    made.ns_labels.try_emplace("kubernetes.io/metadata.name", ns);
    return made;
  }

  // Policies add up, so one finding for all that close the same namespace.
  void reportEgress(const Policies& closing, std::size_t pods) {
    const k8s::Manifest& first = *closing.front();
    const yaml::Node* const rules = first.spec->get("egress");
    const yaml::Node* const at = rules != nullptr ? rules : first.spec->get("policyTypes");
    auto& finding = context_.report(findings::kNetworkPolicy, first, at,
                                    "The proxies of " + (pods == 1 ? std::string("1 workload") : std::to_string(pods) + " workloads") + " in `" + first.ns +
                                        "` may not reach istiod: no policy lets TCP port 15012 of the namespace `" + context_.options.root_namespace + "` through.");
    for (std::size_t i = 1; i < closing.size(); ++i) finding.related.push_back({closing[i]->name_span, "this policy closes them, too"});
    finding.way_out = "add an egress rule with `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: " + context_.options.root_namespace + "}}` and port 15012";
  }

  void reportRoot(const std::vector<Pods>& members) {
    const Policies closing = select(policies_, root_.ns, root_.pod_labels, Direction::kIngress);
    if (closing.empty() || members.empty()) return;
    const bool asked = std::all_of(members.begin(), members.end(), [&](const Pods& pods) {
      Peer from = peer(pods.ns);
      from.pod_labels = pods.labels;
      return anyLets(closing, Direction::kIngress, kConfigurationPort, from);
    });
    // The API server calls the webhooks from an address outside of the cluster's pods.
    const bool injects = std::any_of(closing.begin(), closing.end(), [](const k8s::Manifest* policy) {
      return listedPort(*policy, Direction::kIngress, kWebhookPort) != nullptr || lets(*policy, Direction::kIngress, kWebhookPort, {});
    });
    if (asked && injects) return;
    const std::string port = !asked ? "15012 (configuration and certificates of the sidecars)" : "15017 (injection and validation, called by the API server)";
    context_.report(findings::kNetworkPolicy, *closing.front(), closing.front()->spec->get("ingress"), "This policy closes istiod's port " + port + ".");
  }

  void reportMetrics(const std::vector<Pods>& members) {
    for (const k8s::Manifest* policy : policies_) {
      const yaml::Node* const port = listedPort(*policy, Direction::kIngress, kAppMeshMetrics);
      const bool ours = std::any_of(members.begin(), members.end(), [policy](const Pods& pods) { return pods.ns == policy->ns && selectsPods(*policy, pods.labels); });
      if (port == nullptr || !ours) continue;
      context_.report(findings::kNetworkPolicy, *policy, port, "This policy opens the admin port of App Mesh's proxy; metrics of Istio's are at 15020 (with the application's) and 15090.");
    }
  }

  Context& context_;
  Policies policies_;
  Peer root_;
};

}  // namespace

void reportNetworkPolicies(Context& context) {
  Policies policies;
  for (const k8s::Manifest& object : context.graph.neighbours) {
    if (object.spec != nullptr && object.related->name == "NetworkPolicy") policies.push_back(&object);
  }
  if (!policies.empty()) NetworkPolicies(context, std::move(policies)).run();
}

}  // namespace a2i::translate
