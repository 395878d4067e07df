// One idle timeout of HTTP streams for each proxy, which Istio has from release 1.31 on:
//
//   listeners: [{timeout: {http: {idle: 600 s}}}]   =>   annotation proxy.istio.io/config: {connectionSettings: {httpStreamIdleTimeout: 600s}}
//
// It holds for what comes in and for what goes out alike, so it is the longest that the listeners of the node and the routes to its
// backends ask for: no stream ends earlier than before.
#pragma once

#include <map>

#include "translate/places.h"

namespace a2i::translate {

class ProxyIdles {
 public:
  // Writes the patches of the pods that are in the input; without effect below release 1.31.
  explicit ProxyIdles(Context& context);

  // What the pods of a node got; none where nothing could be set.
  std::optional<behaviour::Milliseconds> of(mesh::NodeId node) const;
  // Whether every node that may call a virtual service got one.
  bool allCallersOf(mesh::ServiceId service) const;

 private:
  std::map<mesh::NodeId, behaviour::Milliseconds> set_;
  std::map<mesh::ServiceId, bool> callers_;
};

// A duration as protobuf's JSON has it: "2.5s".
[[nodiscard]] std::string protobufDuration(behaviour::Milliseconds value);

}  // namespace a2i::translate
