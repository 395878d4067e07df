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

  // Why nothing could be set where the release could say it. Empty where it could not.
  struct Obstacle {
    std::string why;      // ends a sentence
    std::string way_out;
  };
  Obstacle obstacle(mesh::NodeId node) const;
  Obstacle obstacle(mesh::ServiceId service) const;  // at its first caller

 private:
  bool able_ = false;
  std::map<mesh::NodeId, behaviour::Milliseconds> set_;
  std::map<mesh::NodeId, Obstacle> unset_;                          // of nodes that have to do with a written one
  std::map<mesh::ServiceId, std::optional<mesh::NodeId>> callers_;  // the first one without
};

// A duration as protobuf's JSON has it: "2.5s".
[[nodiscard]] std::string protobufDuration(behaviour::Milliseconds value);

}  // namespace a2i::translate
