// Look-ups over the graph while it is being resolved, made once.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "mesh/graph.h"

namespace a2i::mesh {

// Holds views into the graph's manifests, which stay where they are while it is used.
class Index {
 public:
  Index(const MeshGraph& graph, unsigned jobs);

  template <class T>
  std::optional<Handle<T>> byName(const std::string& ns, const std::string& name) const {
    return find<T>(table<T>().names, ns + "/" + name);
  }
  template <class T>
  std::optional<Handle<T>> byAwsName(const std::string& name) const {
    return find<T>(table<T>().aws_names, name);
  }
  template <class T>
  const std::vector<std::string_view>& namesIn(const std::string& ns) const { return list(table<T>().names_in, ns); }

  std::optional<KubernetesServiceId> kubernetesService(const std::string& ns, const std::string& name) const;
  bool namespaceKnown(std::string_view name) const { return namespaces_.contains(name); }
  const std::vector<std::uint32_t>& servicesOf(const std::string& ns) const { return list(services_of_, ns); }

 private:
  using Numbers = std::unordered_map<std::string, std::uint32_t>;
  template <class T>
  using Lists = std::unordered_map<std::string, std::vector<T>>;
  struct Table {
    Numbers names, aws_names;
    Lists<std::string_view> names_in;  // by namespace, in the order of the graph
  };

  template <class T>
  const Table& table() const;
  template <class T>
  static std::optional<Handle<T>> find(const Numbers& names, const std::string& name) {
    const auto found = names.find(name);
    if (found == names.end()) return std::nullopt;
    return Handle<T>{found->second};
  }
  template <class T>
  static const std::vector<T>& list(const Lists<T>& lists, const std::string& ns) {
    static const std::vector<T> kNone;
    const auto found = lists.find(ns);
    return found == lists.end() ? kNone : found->second;
  }
  template <class T>
  static void enter(const std::vector<T>& objects, Table& table);
  void enterKubernetesServices(const MeshGraph& graph);

  Table nodes_, services_, routers_, groups_;
  Lists<std::uint32_t> services_of_;
  Numbers kubernetes_services_;
  std::unordered_set<std::string_view> namespaces_;
};

template <> inline const Index::Table& Index::table<Node>() const { return nodes_; }
template <> inline const Index::Table& Index::table<Service>() const { return services_; }
template <> inline const Index::Table& Index::table<Router>() const { return routers_; }
template <> inline const Index::Table& Index::table<BackendGroup>() const { return groups_; }

}  // namespace a2i::mesh
