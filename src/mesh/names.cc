#include "mesh/names.h"

#include "base/text.h"

namespace a2i::mesh {

std::optional<ServiceName> clusterService(std::string_view name, std::string_view own_namespace, std::string_view cluster_domain,
                                          const std::function<bool(std::string_view)>& namespace_known) {
  const std::string lower = base::lower(name);  // DNS ignores case, names of Services have none
  std::string_view host = lower;
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::string suffix = ".svc." + std::string(cluster_domain);
  bool qualified = false;
  if (host.ends_with(suffix)) {
    host.remove_suffix(suffix.size());
    qualified = true;
  } else if (host.ends_with(".svc")) {
    host.remove_suffix(4);
    qualified = true;
  }
  const auto labels = base::split(host, '.');
  if (labels.size() == 2 && !labels[0].empty() && !labels[1].empty() && (qualified || namespace_known(labels[1]))) {
    return ServiceName{std::string(labels[0]), std::string(labels[1])};
  }
  const bool address = host.find(':') != std::string_view::npos;  // of IPv6
  if (labels.size() == 1 && !qualified && !host.empty() && !address) return ServiceName{std::string(host), std::string(own_namespace)};
  return std::nullopt;
}

std::optional<std::string> arnName(std::string_view arn, std::string_view type) {
  const auto parts = base::split(arn, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "appmesh") return std::nullopt;
  const auto resource = base::split(parts[5], '/');
  if (resource.size() != 4 || resource[0] != "mesh" || resource[2] != type || resource[3].empty()) return std::nullopt;
  return std::string(resource[3]);
}

}  // namespace a2i::mesh
