#include "findings/rules_workloads.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://istio.io/latest/docs/setup/additional-setup/gateway/"};
}

const Rule kGatewayPods{
    .id = "AMI5001", .slug = "gateway-pods", .level = Level::kWarning, .blocks_output = false,
    .title = "The pods of a gateway have to be replaced",
    .help = "A VirtualGateway's pods run App Mesh's Envoy image, which is of no use without App Mesh. The translated Gateway "
        "selects pods by the same labels.\n\n"
        "Deploy Istio's gateway (Helm chart `gateway`, or a Deployment with `inject.istio.io/templates: gateway`) with "
        "these labels, on the same ports, behind the same Service.",
    .links = kLinks,
};

std::span<const Rule* const> workloadsRules() {
  static constexpr const Rule* kRules[] = {
      &kGatewayPods};
  return kRules;
}

}  // namespace a2i::findings
