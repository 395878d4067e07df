#include "report/dismantling.h"

namespace a2i::report {

// Source: App Mesh controller 1.13 (webhooks, finalizers, readiness gates) and its Helm chart.
std::span<const std::string_view> dismantling() {
  static constexpr std::string_view kSteps[] = {
      // Each step is several lines of text. NOLINTNEXTLINE(bugprone-suspicious-missing-comma)
      "**Webhooks first.** App Mesh's webhooks fail closed: where the controller does not answer, no pod of a labelled Namespace starts and no App Mesh "
      "object can be changed, not even to take its finalizer off. `kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations | grep "
      "appmesh` names them; delete them before the first workload is restarted, and at the latest here: a pod without a proxy serves, one whose proxy waits for App Mesh does not.",
      "**Stop the controller.** `kubectl -n appmesh-system scale deployment appmesh-controller --replicas=0`: its calls to an API that is gone fail again and "
      "again.",
      "**Objects, with their finalizers.** Deletion waits for finalizers (`finalizers.appmesh.k8s.aws/…`) that nobody removes any more. Keep a last copy, "
      "`kubectl get $(kubectl api-resources --api-group=appmesh.k8s.aws -o name | paste -sd, -) -A -o yaml > last-state.yaml` (never without the group: Istio has "
      "VirtualServices, too), then `kubectl patch -f last-state.yaml --type=merge -p '{\"metadata\":{\"finalizers\":null}}'` and `kubectl delete -f last-state.yaml "
      "--ignore-not-found --wait=false`.",
      "**Definitions and the rest.** `helm uninstall appmesh-controller -n appmesh-system`; Helm keeps definitions, so `kubectl delete crd` those of the group "
      "`appmesh.k8s.aws`; then the namespace `appmesh-system` and what else came with App Mesh: `appmesh-jaeger`, `appmesh-prometheus`, `appmesh-grafana`, X-Ray daemons, the "
      "secret `appmesh-ecr-secret`.",
      "**Readiness gates.** Pods of nodes in Cloud Map wait for the condition `conditions.appmesh.k8s.aws/aws-cloudmap-healthy`, which only the controller sets. Pods that "
      "start without the webhook do not have the gate; one that starts with it never becomes ready. Without the controller no new pod is entered in Cloud Map: what still looks its services up there "
      "has to move to the Kubernetes Service before.",
      "**In AWS.** The controller's role and policies (`AWSAppMeshFullAccess`, `AWSCloudMapFullAccess`), `appmesh:StreamAggregatedResources` and `AWSAppMeshEnvoyAccess` of "
      "the workloads' roles, ACM certificates and private authorities that only listeners used, Cloud Map instances and services that the controller made, shares in RAM, "
      "dashboards and alarms on App Mesh's names.",
  };
  return kSteps;
}

std::string dismantlingChapter() {
  std::string text = "\n## Taking App Mesh off the cluster\n\nAfter the last restart, in this order:\n\n";
  int number = 0;
  for (const std::string_view step : dismantling()) text.append(std::to_string(++number)).append(". ").append(step).append("\n");
  return text;
}

}  // namespace a2i::report
