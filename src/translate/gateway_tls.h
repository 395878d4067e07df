// TLS of a gateway's listener as the `tls` of a server of Istio's Gateway.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// `listener` has TLS. Reports what is missing; claims the block for `output`.
[[nodiscard]] istio::ServerTls gatewayTls(Context& context, const mesh::Gateway& gateway, const behaviour::Gateway::Listener& listener,
                                          const istio::Object& output);

}  // namespace a2i::translate
