// Makes what App Mesh did explicit: hidden timeouts and retries, provider routes, order, rewrites, egress.
#pragma once

#include "behaviour/behaviour.h"
#include "findings/findings.h"

namespace a2i::behaviour {

struct Options {
  bool default_retries = true;  // new accounts had a hidden retry policy (--default-retries new), old ones none
  unsigned jobs = 0;            // 0: one for each processor
};

// Invalid objects, and what depends on them, are left out; the finding that made them invalid stands already, and each
// dependent that is left out for it is named in a finding of its own kind (AMI3xxx "left out").
[[nodiscard]] Behaviour derive(const mesh::MeshGraph& graph, const Options& options, findings::Findings& findings);

}  // namespace a2i::behaviour
