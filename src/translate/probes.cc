#include <algorithm>
#include <map>
#include <tuple>

#include "findings/rules_translation.h"
#include "translate/patches.h"
#include "translate/workloads.h"

namespace a2i::translate {

namespace {

// A container of a workload that listens on the port of a health check.
struct Container {
  const mesh::Workload* workload;
  std::size_t index;
  const yaml::Node* node;
};

std::optional<Container> findContainer(const mesh::Workload& workload, std::int64_t port) {
  const yaml::Node* const containers = yaml::follow(workload.pod_spec, {"containers"});
  if (containers == nullptr || !containers->isSequence()) return std::nullopt;
  const auto items = containers->items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const yaml::Node* const ports = items[i].get("ports");
    if (ports == nullptr || !ports->isSequence()) continue;
    for (const yaml::Node& item : ports->items()) {
      std::int64_t number = 0;
      const yaml::Node* const written = item.get("containerPort");
      if (written != nullptr && written->integer(number) && number == port) return Container{&workload, i, &items[i]};
    }
  }
  if (items.size() == 1) return Container{&workload, 0, &items[0]};
  return std::nullopt;
}

std::int64_t seconds(std::int64_t milliseconds) { return std::max<std::int64_t>(1, (milliseconds + 999) / 1000); }

// What the probe asks, and how often.
using Question = std::tuple<appmesh::Protocol, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

Question question(const appmesh::HealthCheck& check, std::int64_t port) {
  return {*check.protocol, check.path ? std::string(*check.path) : "", port, *check.unhealthy_threshold, *check.healthy_threshold, *check.interval_millis, *check.timeout_millis};
}

istio::Value probe(const appmesh::HealthCheck& check, std::int64_t port) {
  istio::Map map = {{"failureThreshold", *check.unhealthy_threshold},
                    {"periodSeconds", seconds(*check.interval_millis)},
                    {"successThreshold", *check.healthy_threshold},
                    {"timeoutSeconds", seconds(*check.timeout_millis)}};
  switch (*check.protocol) {
    case appmesh::Protocol::kHttp: map.emplace_back("httpGet", istio::Map{{"path", std::string(check.path ? *check.path : "/")}, {"port", port}}); break;
    case appmesh::Protocol::kGrpc: map.emplace_back("grpc", istio::Map{{"port", port}}); break;
    // The kubelet speaks HTTP/1.1 only.
    case appmesh::Protocol::kHttp2: case appmesh::Protocol::kTcp: map.emplace_back("tcpSocket", istio::Map{{"port", port}}); break;
  }
  return map;
}

class Prober {
 public:
  using Probed = std::map<std::pair<const mesh::Workload*, std::size_t>, Question>;  // containers that have a probe by now

  Prober(Context& context, const behaviour::Workload& workload, Probed& probed)
      : context_(context), workload_(workload), node_(context.graph[workload.node]), probed_(probed) {}

  void run() {
    for (const behaviour::Listener& listener : workload_.listeners) {
      if (listener.spec->health_check) onCheck(*listener.spec->health_check, listener);
    }
  }

 private:
  void onCheck(const appmesh::HealthCheck& check, const behaviour::Listener& listener) {
    std::size_t shown = 0, found = 0;
    bool taken = true;  // by each container that could
    for (const mesh::WorkloadId id : node_.workloads) {
      if (context_.graph[id].owned) continue;  // what made it is another of them, or is not shown
      ++shown;
      const auto container = findContainer(context_.graph[id], listener.port.number);
      if (!container) continue;
      ++found;
      if (container->node->get("readinessProbe") != nullptr) continue;
      taken = patch(*container, check, check.port ? *check.port : listener.port.number) && taken;
    }
    if (!taken) return reportSecond(check);
    if (shown > 0 && found == shown) {
      context_.ledger.claim(check.node, State::kApproximated, context_.ledger.recording() ? "readinessProbe of the pods of " + node_.manifest().display() : "");
      return;
    }
    context_.report(findings::kHealthCheck, node_.manifest(), check.key,
                    workload_.has_pods ? "This health check, which the clients' Envoys made, needs a readiness probe; the pods' container is not among these files."
                                       : "This health check, which the clients' Envoys made, is not carried over: the node has no pods that the kubelet could ask.");
    context_.ledger.reported(check.node, findings::kHealthCheck);
  }

  void reportSecond(const appmesh::HealthCheck& check) {
    auto& finding = context_.report(findings::kHealthCheck, node_.manifest(), check.key,
                                    "The container of these pods has one readiness probe, and another health check has become it already; this one is not carried over.");
    finding.way_out = "let one probe answer for both, for instance `exec` in the container or a path of the application that looks at the other port";
    context_.ledger.reported(check.node, findings::kHealthCheck);
  }

  // False where the container's one probe asks something else.
  bool patch(const Container& container, const appmesh::HealthCheck& check, std::int64_t port) {
    const auto [at, fresh] = probed_.try_emplace({container.workload, container.index}, question(check, port));
    if (!fresh) return at->second == question(check, port);
    istio::Patch made = patchOf(container.workload->manifest);
    made.sources.push_back(node_.manifest().display());
    const std::string path = container.workload->template_path + "/spec/containers/" + std::to_string(container.index);
    const yaml::Node* const name = container.node->get("name");
    if (name != nullptr) made.operations.push_back(testOperation(path + "/name", std::string(name->scalar())));
    made.operations.push_back(addOperation(path + "/readinessProbe", probe(check, port)));
    context_.bundle.patches.push_back(std::move(made));
    if (*check.protocol != appmesh::Protocol::kHttp2) return true;
    context_.report(findings::kHealthCheck, node_.manifest(), check.protocol.node,
                    "The kubelet does not speak HTTP/2, so the readiness probe that is written only opens a connection.");
    return true;
  }

  Context& context_;
  const behaviour::Workload& workload_;
  const mesh::Node& node_;
  Probed& probed_;
};

}  // namespace

void patchProbes(Context& context) {
  Prober::Probed probed;
  for (const behaviour::Workload& workload : context.behaviour.workloads) Prober(context, workload, probed).run();
}

}  // namespace a2i::translate
