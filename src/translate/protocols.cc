#include "translate/protocols.h"

#include <algorithm>
#include <set>

#include "base/names.h"
#include "base/parallel.h"
#include "base/text.h"
#include "findings/rules_translation.h"
#include "translate/patches.h"
#include "translate/pod_services.h"
#include "translate/services_of_pods.h"

namespace a2i::translate {

std::string declaredProtocol(const mesh::ServicePort& port) {
  static constexpr std::string_view kKnown[] = {"http", "http2", "https", "grpc", "grpc-web", "tcp", "tls", "mongo", "mysql", "redis", "udp"};
  const auto known = [](std::string_view word) { return std::find(std::begin(kKnown), std::end(kKnown), word) != std::end(kKnown); };
  if (port.app_protocol == "kubernetes.io/h2c") return "http2";
  if (port.app_protocol == "kubernetes.io/ws") return "http";
  if (port.app_protocol == "kubernetes.io/wss") return "https";
  std::string app = base::lower(port.app_protocol);
  if (known(app)) return app;
  const std::string name = base::lower(port.name);
  if (name.starts_with("grpc-web")) return "grpc-web";
  std::string word = name.substr(0, name.find('-'));
  if (known(word)) return word;
  const bool tcp = port.port == 25 || port.port == 53 || port.port == 3306 || port.port == 27017;
  return tcp ? "tcp" : "";
}

namespace {

// The word under which Istio treats the port as App Mesh did.
bool fits(const std::string& declared, behaviour::Protocol wanted) {
  switch (wanted) {
    case behaviour::Protocol::kHttp: return declared == "http";
    case behaviour::Protocol::kHttp2: case behaviour::Protocol::kGrpc: return declared == "http2" || declared == "grpc";
    case behaviour::Protocol::kTcp: return declared == "tcp" || declared == "mysql" || declared == "redis" || declared == "mongo" || declared == "tls" || declared == "https";
  }
  return false;
}

class Patcher {
 public:
  explicit Patcher(Context& context) : context_(context) {}

  void run() {
    for (const behaviour::Workload& workload : context_.behaviour.workloads) {
      const auto place = context_.nodes.find(workload.node);
      const mesh::Node& node = context_.graph[workload.node];
      if (place == context_.nodes.end()) continue;
      const bool headless = node.service && (place->second.new_service || node.service != place->second.service);
      for (const behaviour::Listener& listener : workload.listeners) {
        if (place->second.service && !place->second.new_service) {
          want(*place->second.service, place->second.ports.at(listener.port.number), listener.port.protocol, node.manifest());
        }
        // What another Service takes the place of still is a name of the pods' ports for their sidecars.
        if (!headless) continue;
        const auto port = PodServices::portTo(context_.graph[*node.service], listener.port.number);
        if (port) want(*node.service, *port, listener.port.protocol, node.manifest());
      }
    }
    for (const behaviour::VirtualService& service : context_.behaviour.services) {
      const mesh::Service& object = context_.graph[service.service];
      if (!context_.services.contains(service.service) || !object.service) continue;
      for (const behaviour::Port& port : service.ports) {
        if (object.alias && port.protocol == behaviour::Protocol::kTcp) continue;  // Istio has no listener for it
        want(*object.service, port.number, port.protocol, object.manifest());
      }
    }
    wantOfPods();
    for (const auto& [service, wanted] : wanted_) patch(context_.graph[service], wanted);
  }

 private:
  // A Service's port that says another protocol than a listener that it leads to.
  struct Misfit {
    mesh::KubernetesServiceId service;
    std::size_t port;  // index
    behaviour::Protocol protocol;
    mesh::NodeId node;
  };

  // Of Services that lead to one port of some pods, the oldest tells their sidecars its protocol: all of them have to say the same.
  void wantOfPods() {
    const ServicesOfPods services(context_);
    const auto& workloads = context_.behaviour.workloads;
    base::inParts(
        workloads.size(), context_.options.jobs, std::vector<Misfit>(),
        [&](std::vector<Misfit>& found, std::size_t i) { addMisfits(services, workloads[i], found); },
        [this](const std::vector<Misfit>& found) {
          for (const Misfit& misfit : found) wantAt(misfit.service, misfit.port, misfit.protocol, context_.graph[misfit.node].manifest());
        });
  }

  void addMisfits(const ServicesOfPods& services, const behaviour::Workload& workload, std::vector<Misfit>& found) const {
    for (const mesh::KubernetesServiceId id : services.of(workload)) {
      const auto& ports = context_.graph[id].ports;
      for (const behaviour::Listener& listener : workload.listeners) {
        for (std::size_t i = 0; i < ports.size(); ++i) {
          const bool misfit = services.leadsTo(ports[i], workload, listener.port.number) && !fits(declaredProtocol(ports[i]), listener.port.protocol);
          if (misfit) found.push_back({id, i, listener.port.protocol, workload.node});
        }
      }
    }
  }

  struct Wanted {
    std::map<std::size_t, behaviour::Protocol> ports;     // by index
    std::map<std::int64_t, behaviour::Protocol> missing;  // by number
    std::vector<std::string> sources;
  };

  void want(mesh::KubernetesServiceId id, std::int64_t number, behaviour::Protocol protocol, const k8s::Manifest& source) {
    const auto& ports = context_.graph[id].ports;
    const bool there = std::any_of(ports.begin(), ports.end(), [number](const mesh::ServicePort& port) { return port.port == number; });
    if (!there && (!ports.empty() || !context_.graph[id].external_name.empty())) {
      wanted_[id].missing.emplace(number, protocol);
      wanted_[id].sources.push_back(source.display());
    }
    for (std::size_t i = 0; i < ports.size(); ++i) {
      if (ports[i].port == number) wantAt(id, i, protocol, source);
    }
  }

  void wantAt(mesh::KubernetesServiceId id, std::size_t index, behaviour::Protocol protocol, const k8s::Manifest& source) {
    if (fits(declaredProtocol(context_.graph[id].ports[index]), protocol)) return;
    Wanted& wanted = wanted_[id];
    wanted.ports.emplace(index, protocol);
    wanted.sources.push_back(source.display());
  }

  void patch(const mesh::KubernetesService& service, Wanted wanted) {
    istio::Patch patch;
    patch.ns = service.manifest.ns;
    patch.namespace_written = service.manifest.namespace_written;
    patch.target_version = "v1";
    patch.target_kind = "Service";
    patch.target_name = service.manifest.name;
    std::string told;
    for (const auto& [index, protocol] : wanted.ports) {
      const mesh::ServicePort& port = service.ports[index];
      const std::string path = "/spec/ports/" + std::to_string(index), word(behaviour::toString(protocol));
      patch.operations.push_back(istio::Map{{"op", "test"}, {"path", path + "/port"}, {"value", port.port}});
      patch.operations.push_back(istio::Map{{"op", "add"}, {"path", path + "/appProtocol"}, {"value", word}});
      told.append(told.empty() ? "" : ", ").append("port " + std::to_string(port.port) + " is " + word);
    }
    addMissing(service, wanted.missing, patch);
    if (!told.empty()) {
      context_.report(findings::kPortProtocol, service.manifest, service.ports[wanted.ports.begin()->first].node,
                      "Istio cannot tell from this Service what the mesh knew: " + told + ". A patch that adds `appProtocol` is written.");
    }
    std::sort(wanted.sources.begin(), wanted.sources.end());
    wanted.sources.erase(std::unique(wanted.sources.begin(), wanted.sources.end()), wanted.sources.end());
    patch.sources = std::move(wanted.sources);
    context_.bundle.patches.push_back(std::move(patch));
  }

  // Ports that clients call and the Service lacks, each with its finding (AMI4008). Several ports need names, and no two have the same.
  static void addMissing(const mesh::KubernetesService& service, const std::map<std::int64_t, behaviour::Protocol>& missing, istio::Patch& patch) {
    if (missing.empty()) return;
    if (service.ports.size() == 1 && service.ports.front().name.empty()) {
      const mesh::ServicePort& only = service.ports.front();
      patch.operations.push_back(istio::Map{{"op", "test"}, {"path", "/spec/ports/0/port"}, {"value", only.port}});
      patch.operations.push_back(istio::Map{{"op", "add"}, {"path", "/spec/ports/0/name"}, {"value", "port-" + std::to_string(only.port)}});
    }
    if (service.ports.empty()) {  // an ExternalName Service needs none
      patch.operations.push_back(testOperation("/spec/ports", istio::Null{}));
      patch.operations.push_back(addOperation("/spec/ports", istio::List{}));
    }
    std::set<std::string> names;
    for (const mesh::ServicePort& port : service.ports) names.insert(port.name);
    for (const auto& [number, protocol] : missing) {
      const std::string word(behaviour::toString(protocol));
      std::string name = base::toldApart(word + "-" + std::to_string(number), [&names](const std::string& text) { return names.insert(text).second; });
      patch.operations.push_back(istio::Map{{"op", "add"},
                                            {"path", "/spec/ports/-"},
                                            {"value", istio::Map{{"name", std::move(name)}, {"port", number}, {"protocol", "TCP"}, {"appProtocol", word}}}});
    }
  }

  Context& context_;
  std::map<mesh::KubernetesServiceId, Wanted> wanted_;
};

}  // namespace

void patchProtocols(Context& context) { Patcher(context).run(); }

}  // namespace a2i::translate
