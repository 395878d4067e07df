#include "translate/network_policies.h"

#include <algorithm>
#include <charconv>

namespace a2i::translate {

namespace {

using yaml::follow;
using yaml::Node;

std::string_view textOf(const Node* node) { return node == nullptr ? std::string_view{} : node->scalar(); }
bool empty(const Node* list) { return list == nullptr || list->items().empty(); }
std::string_view nameOf(Direction direction) { return direction == Direction::kIngress ? "ingress" : "egress"; }

bool expressionHolds(const Node& expression, const k8s::Labels& labels) {
  const std::string_view operation = textOf(expression.get("operator"));
  const auto label = labels.find(textOf(expression.get("key")));
  if (operation == "Exists") return label != labels.end();
  if (operation == "DoesNotExist") return label == labels.end();
  const Node* const values = expression.get("values");
  const bool listed = label != labels.end() && values != nullptr &&
                      std::any_of(values->items().begin(), values->items().end(), [&](const Node& value) { return value.scalar() == label->second; });
  return operation == "NotIn" ? !listed : listed;
}

// A selector that is there but empty takes all.
bool selectorHolds(const Node* selector, const k8s::Labels& labels) {
  if (const Node* match = follow(selector, {"matchLabels"}); match != nullptr) {
    for (const yaml::Entry& entry : match->entries()) {
      const auto found = labels.find(entry.key.scalar());
      if (found == labels.end() || found->second != entry.value.scalar()) return false;
    }
  }
  const Node* const expressions = follow(selector, {"matchExpressions"});
  return empty(expressions) || std::all_of(expressions->items().begin(), expressions->items().end(), [&](const Node& expression) { return expressionHolds(expression, labels); });
}

bool wideBlock(std::string_view cidr) {
  const std::size_t slash = cidr.find('/');
  int bits = 0;
  if (slash == std::string_view::npos || std::from_chars(cidr.data() + slash + 1, cidr.data() + cidr.size(), bits).ec != std::errc{}) return false;
  return bits <= (cidr.find(':') == std::string_view::npos ? 16 : 64);
}

bool peerFits(const Node& written, const Peer& peer, std::string_view policy_ns) {
  if (const Node* block = written.get("ipBlock")) return wideBlock(textOf(block->get("cidr")));
  const Node *ns = written.get("namespaceSelector"), *pods = written.get("podSelector");
  if (ns == nullptr && peer.ns != policy_ns) return false;
  if (ns != nullptr && !selectorHolds(ns, peer.ns_labels)) return false;
  return pods == nullptr || selectorHolds(pods, peer.pod_labels);
}

bool portFits(const Node& written, std::int64_t port) {
  const std::string_view protocol = textOf(written.get("protocol"));
  if (!protocol.empty() && protocol != "TCP") return false;
  const Node *first = written.get("port"), *last = written.get("endPort");
  std::int64_t begin = 0, end = 0;
  if (first == nullptr) return true;
  if (!first->integer(begin)) return false;  // the name of some container's port
  if (last == nullptr || !last->integer(end)) end = begin;
  return begin <= port && port <= end;
}

}  // namespace

bool selectsPods(const k8s::Manifest& policy, const k8s::Labels& labels) { return selectorHolds(follow(policy.spec, {"podSelector"}), labels); }

bool isolates(const k8s::Manifest& policy, Direction direction) {
  const Node* const types = follow(policy.spec, {"policyTypes"});
  // Without the list: always incoming, and outgoing where there are rules for it.
  if (empty(types)) return direction == Direction::kIngress || !empty(follow(policy.spec, {"egress"}));
  const std::string_view wanted = direction == Direction::kIngress ? "Ingress" : "Egress";
  return std::any_of(types->items().begin(), types->items().end(), [wanted](const Node& type) { return type.scalar() == wanted; });
}

bool lets(const k8s::Manifest& policy, Direction direction, std::int64_t port, const Peer& peer) {
  const Node* const rules = follow(policy.spec, {nameOf(direction)});
  if (empty(rules)) return false;
  return std::any_of(rules->items().begin(), rules->items().end(), [&](const Node& rule) {
    const Node *ports = rule.get("ports"), *peers = rule.get(direction == Direction::kIngress ? "from" : "to");
    const bool port_fits = empty(ports) || std::any_of(ports->items().begin(), ports->items().end(), [port](const Node& one) { return portFits(one, port); });
    return port_fits && (empty(peers) || std::any_of(peers->items().begin(), peers->items().end(), [&](const Node& one) { return peerFits(one, peer, policy.ns); }));
  });
}

const Node* listedPort(const k8s::Manifest& policy, Direction direction, std::int64_t port) {
  const Node* const rules = follow(policy.spec, {nameOf(direction)});
  if (rules == nullptr) return nullptr;
  for (const Node& rule : rules->items()) {
    const Node* const ports = rule.get("ports");
    if (ports == nullptr) continue;
    for (const Node& one : ports->items()) {
      std::int64_t number = 0;
      const Node* const written = one.get("port");
      if (written != nullptr && written->integer(number) && number == port) return written;
    }
  }
  return nullptr;
}

}  // namespace a2i::translate
