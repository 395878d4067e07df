// What a DNS name stands for inside of the cluster, and what an ARN names.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace a2i::mesh {

struct ServiceName {
  std::string service, ns;
};

// NAME.NS.svc[.CLUSTER-DOMAIN] always; NAME.NS when the namespace is known; NAME alone in `own_namespace`. A trailing dot
// is tolerated, and so are capitals. Anything else is a name outside of the cluster.
[[nodiscard]] std::optional<ServiceName> clusterService(std::string_view host, std::string_view own_namespace, std::string_view cluster_domain,
                                                        const std::function<bool(std::string_view)>& namespace_known);

// The last name of arn:PARTITION:appmesh:REGION:ACCOUNT:mesh/MESH/TYPE/NAME when TYPE is the one wanted.
// Source: the App Mesh controller's ARN conversion (appmesh.k8s.aws, pkg/conversions).
[[nodiscard]] std::optional<std::string> arnName(std::string_view arn, std::string_view type);

}  // namespace a2i::mesh
