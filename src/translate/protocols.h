// Istio tells a Service port's protocol from `appProtocol` or the port's name; App Mesh was told by its listeners.
//
//   listeners: [{portMapping: {port: 8080, protocol: grpc}}], Service ports: [{name: api, port: 8080}]
//   =>
//   patch of the user's Service: add /spec/ports/0/appProtocol grpc, and a finding that it must be applied (AMI4004)
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void patchProtocols(Context& context);

// What Istio takes the port for: http, http2, grpc, tcp, …; empty when it would guess from the bytes.
// Source: istio.io/docs/ops/configuration/traffic-management/protocol-selection
[[nodiscard]] std::string declaredProtocol(const mesh::ServicePort& port);

}  // namespace a2i::translate
