// Behaviour in, Istio's objects and the ledger out. passes.cc lists the passes in order.
#pragma once

#include <string>

#include "behaviour/behaviour.h"
#include "findings/findings.h"
#include "istio/objects.h"
#include "translate/ledger.h"

namespace a2i::translate {

struct Options {
  std::string cluster_domain = "cluster.local";
  std::string root_namespace = "istio-system";
  std::string trust_domain = "cluster.local";
  std::string revision;  // of Istio to inject; empty: the default one
  bool strict_mtls = false;  // the phase after the last restart
  bool allow_envoyfilter = false;
  int istio_minor = 29;  // 1.29
  unsigned jobs = 0;     // 0: one for each processor
};

[[nodiscard]] istio::Bundle translate(const mesh::MeshGraph& graph, const behaviour::Behaviour& behaviour,
                                      const Options& options, Ledger& ledger, findings::Findings& findings);

// The last sweep: each leaf of a valid object that nobody claimed gets a finding (AMI4999) at its place.
void sweep(const mesh::MeshGraph& graph, unsigned jobs, Ledger& ledger, findings::Findings& findings);

}  // namespace a2i::translate
