// Look-ups over the graph while it is being resolved, made once.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mesh/graph.h"

namespace a2i::mesh {

class Index {
 public:
  explicit Index(const MeshGraph& graph);

  template <class T>
  std::optional<Handle<T>> byName(const std::string& ns, const std::string& name) const {
    return find<T>(table<T>().names, ns + "/" + name);
  }
  template <class T>
  std::optional<Handle<T>> byAwsName(const std::string& name) const {
    return find<T>(table<T>().aws_names, name);
  }
  template <class T>
  std::vector<std::string_view> namesIn(const std::string& ns) const {
    std::vector<std::string_view> names;
    const auto& all = table<T>().names;
    for (auto at = all.lower_bound(ns + "/"); at != all.end() && at->first.starts_with(ns + "/"); ++at) {
      names.push_back(std::string_view(at->first).substr(ns.size() + 1));
    }
    return names;
  }

  std::optional<KubernetesServiceId> kubernetesService(const std::string& ns, const std::string& name) const;
  bool namespaceKnown(std::string_view name) const { return namespaces_.contains(name); }
  const std::vector<std::uint32_t>& nodesOf(const std::string& ns) const { return inNamespace(nodes_of_, ns); }
  const std::vector<std::uint32_t>& gatewaysOf(const std::string& ns) const { return inNamespace(gateways_of_, ns); }
  const std::vector<std::uint32_t>& servicesOf(const std::string& ns) const { return inNamespace(services_of_, ns); }

 private:
  struct Table {
    std::map<std::string, std::uint32_t, std::less<>> names, aws_names;
  };
  using ByNamespace = std::map<std::string, std::vector<std::uint32_t>, std::less<>>;

  template <class T>
  const Table& table() const;
  template <class T>
  static std::optional<Handle<T>> find(const std::map<std::string, std::uint32_t, std::less<>>& names, const std::string& name) {
    const auto found = names.find(name);
    if (found == names.end()) return std::nullopt;
    return Handle<T>{found->second};
  }
  static const std::vector<std::uint32_t>& inNamespace(const ByNamespace& lists, const std::string& ns) {
    static const std::vector<std::uint32_t> kNone;
    const auto found = lists.find(ns);
    return found == lists.end() ? kNone : found->second;
  }

  Table nodes_, services_, routers_, groups_;
  ByNamespace nodes_of_, gateways_of_, services_of_;
  std::map<std::string, std::uint32_t, std::less<>> kubernetes_services_;
  std::set<std::string, std::less<>> namespaces_;
};

template <> inline const Index::Table& Index::table<Node>() const { return nodes_; }
template <> inline const Index::Table& Index::table<Service>() const { return services_; }
template <> inline const Index::Table& Index::table<Router>() const { return routers_; }
template <> inline const Index::Table& Index::table<BackendGroup>() const { return groups_; }

}  // namespace a2i::mesh
