// A client policy as the `tls` of a DestinationRule.
#pragma once

#include <string>
#include <vector>

#include "behaviour/behaviour.h"
#include "istio/objects.h"

namespace a2i::translate {

struct ClientTlsResult {
  istio::ClientTls tls;
  std::vector<std::string> missing;  // what has to be provided by hand, as the ends of sentences; empty: all is there
  std::vector<std::string> files;    // paths that have to exist in the client's proxy
};

// `host`: the server's name, which its certificate had to carry where no other was listed.
[[nodiscard]] ClientTlsResult clientTls(const behaviour::ClientTls& from, const std::string& host);

// Whether a Kubernetes Secret can have this name.
[[nodiscard]] bool secretName(std::string_view name);

}  // namespace a2i::translate
