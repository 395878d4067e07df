// The whole path of the data: a source tree in, findings, ledger and an Istio bundle out. Writes nothing anywhere.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "findings/findings.h"
#include "istio/objects.h"
#include "report/report.h"
#include "source/source_tree.h"

namespace a2i::pipeline {

// The phases whose value can be printed, in the order in which the data passes through them.
enum class Phase : std::uint8_t { kNone, kManifests, kGraph, kBehaviour, kIstio };

struct Options {
  std::string default_namespace = "default";
  std::string cluster_domain = "cluster.local";
  std::string root_namespace = "istio-system";
  std::string trust_domain = "cluster.local";
  std::string revision;  // of Istio to inject; empty: the default one
  bool strict_mtls = false;
  bool allow_envoyfilter = false;
  int istio_minor = 29;
  bool default_retries = true;
  std::vector<std::string> only_namespaces, only_meshes;
  std::vector<std::string> excludes;                // path patterns
  unsigned jobs = 0;                                // 0: one for each processor
  bool ledger = false;                              // keep ledger lines for a report
  bool overview = false;                            // fill summary.overview for a report
  Phase print = Phase::kNone;                       // keep the text of what this phase made
  std::vector<std::string> named_paths;             // files that somebody named: read whatever their names end in
  std::vector<std::string> judged_paths;            // files judged and emitted; the rest is context. Empty: all files
};

struct Outcome {
  source::SourceSet files;
  findings::Findings findings;       // sorted
  istio::Bundle bundle;
  std::vector<report::LedgerLine> ledger;
  report::Summary summary;
  std::string printed;               // of Options::print
  std::shared_ptr<const void> kept;  // what the run was made of; given back with the outcome, or not at all by a process that ends
  bool partial = false;              // options left out a part of what was read
  std::vector<std::string> blocked_objects;  // "VirtualNode shop/cart": have an error, their earlier files are kept
  bool unread = false;               // something has an error and no name by which its earlier files could be told: a file, a document
  std::vector<std::string> unmatched_excludes;  // patterns of `excludes` that took no path
};

[[nodiscard]] base::Result<Outcome> run(source::SourceTree& tree, const Options& options);

}  // namespace a2i::pipeline
