// TLS of listeners: mutual TLS by Istio's workload certificates, and who may call.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// PeerAuthentication for each node with a TLS listener, AuthorizationPolicy where only certain clients were let in.
void translateSecurity(Context& context);

}  // namespace a2i::translate
