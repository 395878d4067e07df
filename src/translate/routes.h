// Virtual services and their routes.
//
//   routes: [{name: canary, priority: 1, httpRoute: {match: {prefix: /api}, action: {weightedTargets: [90 %, 10 %]},
//             retryPolicy: {…}, timeout: {perRequest: 5 s}}}]
//   =>
//   http: [{name: canary, match: [{port: 8080, uri: {prefix: /api}}], route: [{destination, weight: 90}, …], retries, timeout: 5s}]
//
// Hidden defaults become fields: `timeout: 15s`, and the retries of accounts that had them. Idle timeouts of HTTP have no
// field (AMI4201); those of TCP go to the DestinationRule of the target.
#pragma once

#include "istio/objects.h"
#include "translate/places.h"

namespace a2i::translate {

void translateServices(Context& context);

// The action of a route: destinations, timeout, retries. Claims what it uses against `object`.
[[nodiscard]] istio::HttpRoute httpAction(Context& context, const behaviour::Route& route, const istio::Object& object, const std::string& path);

// "connect-failure,refused-stream,…" of a retry policy; empty when nothing is retried.
[[nodiscard]] std::string retryOn(const behaviour::RetryPolicy& policy);

}  // namespace a2i::translate
