#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "pipeline/overview.h"

namespace a2i::pipeline {

namespace {

using Calls = std::vector<std::vector<std::uint32_t>>;  // by node: those that come before it, sorted

enum class Turn : std::uint8_t { kNone, kBeforeCallers, kAfterCallers, kWithCallers };

// A server comes first, for Istio's takes the plain text of App Mesh's proxies. They speak no TLS with each other, so one that takes both waits
// for its callers, and one that takes TLS alone moves together with them. App Mesh's proxies know only those addresses of Cloud Map that they were told last.
Turn turnOf(const appmesh::VirtualNodeSpec& node) {
  if (!node.pod_selector) return Turn::kNone;  // nothing of it restarts here
  Turn turn = node.service_discovery && node.service_discovery->aws_cloud_map ? Turn::kAfterCallers : Turn::kBeforeCallers;
  for (const auto& listener : node.listeners.items) {
    if (!listener.tls || !listener.tls->mode) continue;
    if (*listener.tls->mode == appmesh::TlsMode::kStrict) return Turn::kWithCallers;
    if (*listener.tls->mode == appmesh::TlsMode::kPermissive) turn = Turn::kAfterCallers;
  }
  return turn;
}

void addTargets(const mesh::MeshGraph& graph, const mesh::Service& service, std::vector<std::uint32_t>& called) {
  if (service.node.target) called.push_back(service.node.target->index);
  if (!service.router.target) return;
  for (const auto& route : graph[*service.router.target].routes) {
    for (const auto& target : route.targets) {
      if (target.node.target) called.push_back(target.node.target->index);
    }
  }
}

Calls callsOf(const mesh::MeshGraph& graph) {
  Calls calls(graph.nodes.size());
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    if (turnOf(graph.nodes[i].spec()) == Turn::kNone) continue;
    std::vector<std::uint32_t> called;
    for (const auto& backend : graph.nodes[i].backends) {
      if (backend.service.target) addTargets(graph, graph[*backend.service.target], called);
    }
    for (const std::uint32_t callee : called) {
      const Turn turn = turnOf(graph.nodes[callee].spec());
      if (turn == Turn::kBeforeCallers || turn == Turn::kWithCallers) calls[i].push_back(callee);
      if (turn == Turn::kAfterCallers || turn == Turn::kWithCallers) calls[callee].push_back(i);
    }
  }
  for (auto& before : calls) {
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
  }
  return calls;
}

// Tarjan's strongly connected components with a stack of its own: chains of calls may be long. Components come out those before
// others first, so a component's wave is known from those before it.
class Components {
 public:
  explicit Components(const Calls& calls) : calls_(calls), state_(calls.size()) {}

  std::vector<std::size_t> waves() {
    for (std::uint32_t node = 0; node < calls_.size(); ++node) {
      if (state_[node].order == 0) visit(node);
    }
    std::vector<std::size_t> all;
    for (const State& state : state_) all.push_back(state.wave);
    return all;
  }

 private:
  struct State {
    std::uint32_t order = 0, low = 0;  // 0: not visited
    std::size_t next = 0, wave = 0;
    bool open = false;
  };

  void enter(std::uint32_t node) {
    state_[node].order = state_[node].low = ++count_;
    state_[node].open = true;
    path_.push_back(node);
    open_.push_back(node);
  }

  void visit(std::uint32_t start) {
    enter(start);
    while (!path_.empty()) {
      const std::uint32_t node = path_.back();
      State& state = state_[node];
      if (state.next < calls_[node].size()) {
        const std::uint32_t callee = calls_[node][state.next++];
        if (state_[callee].order == 0) enter(callee);
        else if (state_[callee].open) state.low = std::min(state.low, state_[callee].order);
        continue;
      }
      path_.pop_back();
      if (!path_.empty()) state_[path_.back()].low = std::min(state_[path_.back()].low, state.low);
      if (state.low == state.order) close(node);
    }
  }

  void close(std::uint32_t root) {
    std::vector<std::uint32_t> members;
    do {
      members.push_back(open_.back());
      open_.pop_back();
    } while (members.back() != root);
    std::size_t wave = 0;
    for (const std::uint32_t member : members) {
      for (const std::uint32_t callee : calls_[member]) {
        if (!state_[callee].open) wave = std::max(wave, state_[callee].wave + 1);
      }
    }
    for (const std::uint32_t member : members) {
      state_[member].open = false;
      state_[member].wave = wave;
    }
  }

  const Calls& calls_;
  std::vector<State> state_;
  std::vector<std::uint32_t> path_, open_;
  std::uint32_t count_ = 0;
};

}  // namespace

std::vector<std::vector<std::string>> restartWaves(const mesh::MeshGraph& graph) {
  const Calls calls = callsOf(graph);
  const std::vector<std::size_t> waves = Components(calls).waves();
  std::vector<std::vector<std::string>> lists;
  for (std::size_t i = 0; i < waves.size(); ++i) {
    if (turnOf(graph.nodes[i].spec()) == Turn::kNone) continue;
    if (lists.size() <= waves[i]) lists.resize(waves[i] + 1);
    lists[waves[i]].push_back(graph.nodes[i].manifest().display());
  }
  for (auto& list : lists) std::sort(list.begin(), list.end());
  return lists;
}

}  // namespace a2i::pipeline
