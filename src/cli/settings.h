// What the command line (and then the configuration file) asks for.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "emit/tree.h"
#include "findings/rule.h"

namespace a2i::cli {

enum class Command : unsigned { kPrecheck, kGenerate, kVerify, kExplain, kSchema, kInit, kCompletion, kVersion, kHelp };

struct ReportRequest {
  std::string format, file;  // file "-": standard output
};

struct Settings {
  Command command = Command::kHelp;
  std::vector<std::string> operands;  // PATHs, RULEs, KIND, SHELL
  emit::What what = emit::What::kAll;

  std::string format = "text";  // of precheck's own report; of explain
  std::string print;            // a phase; empty: none
  std::vector<ReportRequest> reports;
  std::string fail_on = "error";
  std::string out_dir;
  bool prune = false;
  std::string commit, message, author;
  std::string config;
  std::string baseline, write_baseline, changed_since;
  bool show_suppressed = false;
  std::string default_namespace = "default";
  std::vector<std::string> only_namespaces, only_meshes;
  std::string istio_version = "1.29";
  std::string default_retries = "new";
  std::string cluster_domain = "cluster.local";
  std::string root_namespace = "istio-system";
  std::string trust_domain = "cluster.local";
  std::string revision;
  std::string mtls = "permissive";
  bool allow_envoyfilter = false;
  std::string rev;
  std::string stdin_filename = "stdin.yaml";
  unsigned jobs = 0;
  std::string color = "auto";
  bool quiet = false, verbose = false, help = false;

  std::set<std::string, std::less<>> given;  // options written on the command line: they win over the configuration
};

}  // namespace a2i::cli
