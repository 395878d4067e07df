#include "translate/passes.h"

#include "translate/client_rules.h"
#include "translate/destinations.h"
#include "translate/flagger.h"
#include "translate/gateways.h"
#include "translate/idle.h"
#include "translate/installation.h"
#include "translate/neighbours.h"
#include "translate/protocols.h"
#include "translate/rollouts.h"
#include "translate/routes.h"
#include "translate/security.h"
#include "translate/service_entries.h"
#include "translate/sidecars.h"
#include "translate/sizes.h"
#include "translate/telemetry.h"
#include "translate/unsupported.h"
#include "translate/unused.h"
#include "translate/workloads.h"

namespace a2i::translate {

std::span<const Pass> passes() {
  static constexpr Pass kPasses[] = {
      {"places", placeHosts},                      // first: decides which nodes and services have output at all
      {"services", translateServices},             // may take a service back whose routes cannot be written
      {"gateways", translateGateways},             // after it: needs the services that remain
      {"destinations", translateDestinations},
      {"service entries", translateServiceEntries},
      {"client rules", translateClientRules},      // after destinations: repeats their policies
      {"security", translateSecurity},
      {"sidecars", translateSidecars},             // after services: lists the hosts that remain
      {"egress exemption", translateEgressExemption},
      {"idle timeouts", translateIdleTimeouts},
      {"logs", translateLogs},
      {"flagger", leaveToFlagger},                 // after all that makes routes and policies of hosts
      {"rollouts", joinRollouts},                  // after all that makes objects for pods
      {"sizes", refuseTooLarge},                   // after all that make objects
      {"installation", translateInstallation},     // after all that stands on it
      {"protocols", patchProtocols},
      {"namespaces", patchNamespaces},
      {"workloads", patchWorkloads},
      {"other copies", reportOtherCopies},
      {"probes", patchProbes},
      {"neighbours", reportNeighbours},
      {"unsupported", reportUnsupported},
      {"not needed", claimNotNeeded},
      {"unused", claimUnused},                     // last: claims only what nobody else did
  };
  return kPasses;
}

}  // namespace a2i::translate
