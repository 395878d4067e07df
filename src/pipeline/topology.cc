#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "pipeline/overview.h"

namespace a2i::pipeline {

namespace {

using report::Diagram;
using report::Vertex;

// Keeps vertices and edges once each and in a fixed order.
class Drawing {
 public:
  void vertex(Vertex::Shape shape, const std::string& id, const std::string& label, const std::string& ns) {
    vertices_.try_emplace(id, Vertex{shape, id, label, ns});
  }
  void edge(const std::string& from, const std::string& to, const std::string& label = {}) {
    if (from != to) edges_[{from, to}].insert(label);
  }
  bool has(const std::string& id) const { return vertices_.contains(id); }

  Diagram take() {
    Diagram diagram;
    for (auto& [id, vertex] : vertices_) diagram.vertices.push_back(std::move(vertex));
    for (auto& [ends, labels] : edges_) {
      if (!has(ends.first) || !has(ends.second)) continue;
      labels.erase("");
      diagram.edges.push_back({ends.first, ends.second, base::join({labels.begin(), labels.end()}, ", ")});
    }
    return diagram;
  }

 private:
  std::map<std::string, Vertex> vertices_;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> edges_;
};

void draw(Drawing& drawing, Vertex::Shape shape, const mesh::Object& object) {
  const k8s::Manifest& manifest = object.manifest();
  drawing.vertex(shape, manifest.display(), manifest.ns + "/" + manifest.name, manifest.ns);
}

template <class T>
std::string id(const mesh::MeshGraph& graph, const mesh::Ref<T>& reference) {
  return reference.target ? graph[*reference.target].manifest().display() : std::string();
}

void drawRoutes(Drawing& drawing, const mesh::MeshGraph& graph, const mesh::Router& router) {
  for (const auto& route : router.routes) {
    for (const auto& target : route.targets) {
      const bool split = route.targets.size() > 1 && target.spec != nullptr;
      drawing.edge(router.manifest().display(), id(graph, target.node), split ? std::to_string(*target.spec->weight) : "");
    }
  }
}

// "shop/cart" of an Istio reference that may name its namespace.
std::string qualified(const std::string& reference, const std::string& ns) {
  return reference.find('/') == std::string::npos ? ns + "/" + reference : reference;
}

// The namespace that a cluster host names: NAME.NAMESPACE.svc…
std::string namespaceOf(const std::string& host) {
  const auto parts = base::split(host, '.');
  return parts.size() >= 3 && parts[2] == "svc" ? std::string(parts[1]) : std::string();
}

void drawService(Drawing& drawing, const istio::Object& object, const istio::VirtualService& service) {
  const std::string id = "VirtualService " + object.ns + "/" + object.name;
  drawing.vertex(Vertex::Shape::kService, id, base::join(service.hosts, ", "), object.ns);
  for (const std::string& gateway : service.gateways) {
    if (gateway != "mesh") drawing.edge("Gateway " + qualified(gateway, object.ns), id);
  }
  const auto destinations = [&](const std::vector<istio::RouteDestination>& all) {
    for (const istio::RouteDestination& one : all) {
      const std::string& host = one.destination.host;
      drawing.vertex(Vertex::Shape::kHost, "host " + host, host, namespaceOf(host));
      drawing.edge(id, "host " + host, all.size() > 1 && one.weight ? std::to_string(*one.weight) : "");
    }
  };
  for (const istio::HttpRoute& route : service.http) destinations(route.route);
  for (const istio::TcpRoute& route : service.tcp) destinations(route.route);
}

// A Sidecar says what its workload may call: the VirtualService of a host where there is one, else the host itself.
void drawSidecar(Drawing& drawing, const istio::Object& object, const istio::Sidecar& sidecar,
                 const std::map<std::string, std::string>& services) {
  const std::string id = "Sidecar " + object.ns + "/" + object.name;
  drawing.vertex(Vertex::Shape::kWorkload, id, object.ns + "/" + object.name, object.ns);
  for (const std::string& entry : sidecar.egress_hosts) {
    const std::string host = entry.substr(entry.find('/') + 1);
    const auto service = services.find(host);
    drawing.edge(id, service == services.end() ? "host " + host : service->second);
  }
}

}  // namespace

Diagram topologyBefore(const mesh::MeshGraph& graph) {
  Drawing drawing;
  for (const auto& gateway : graph.gateways) {
    draw(drawing, Vertex::Shape::kGateway, gateway);
    for (const mesh::GatewayRouteId route : gateway.routes) drawing.edge(gateway.manifest().display(), id(graph, graph[route].service));
  }
  for (const auto& service : graph.services) {
    draw(drawing, Vertex::Shape::kService, service);
    drawing.edge(service.manifest().display(), id(graph, service.node));
    drawing.edge(service.manifest().display(), id(graph, service.router));
  }
  for (const auto& router : graph.routers) {
    draw(drawing, Vertex::Shape::kRouter, router);
    drawRoutes(drawing, graph, router);
  }
  for (const auto& node : graph.nodes) {
    draw(drawing, Vertex::Shape::kWorkload, node);
    for (const auto& backend : node.backends) drawing.edge(node.manifest().display(), id(graph, backend.service));
  }
  return drawing.take();
}

Diagram topologyAfter(const istio::Bundle& bundle) {
  Drawing drawing;
  std::map<std::string, std::string> services;  // host -> vertex
  for (const istio::Object& object : bundle.objects) {
    if (std::holds_alternative<istio::Gateway>(object.spec)) {
      drawing.vertex(Vertex::Shape::kGateway, "Gateway " + object.ns + "/" + object.name, object.ns + "/" + object.name, object.ns);
    } else if (const auto* service = std::get_if<istio::VirtualService>(&object.spec)) {
      drawService(drawing, object, *service);
      const bool inside =
          service->gateways.empty() || std::find(service->gateways.begin(), service->gateways.end(), "mesh") != service->gateways.end();
      if (!inside) continue;
      for (const std::string& host : service->hosts) services.emplace(host, "VirtualService " + object.ns + "/" + object.name);
    }
  }
  for (const istio::Object& object : bundle.objects) {
    if (const auto* sidecar = std::get_if<istio::Sidecar>(&object.spec)) drawSidecar(drawing, object, *sidecar, services);
  }
  return drawing.take();
}

}  // namespace a2i::pipeline
