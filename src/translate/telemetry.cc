#include "translate/telemetry.h"

#include <algorithm>

#include "base/text.h"
#include "findings/rules_translation.h"
#include "translate/for_pods.h"

namespace a2i::translate {

namespace {

// What Envoy writes when nobody says how; Istio's own default is longer.
// Source: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#default-format-string
constexpr std::string_view kEnvoyFormat =
    "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% "
    "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" "
    "\"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"\n";

// FNV-1a: a name that depends on the format alone stays when workloads come and go.
std::string digest(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return base::hex(hash, 8);
}

bool device(const std::string& path) { return path == "/dev/stdout" || path == "/dev/stderr"; }

class LogTranslator {
 public:
  explicit LogTranslator(Context& context) : context_(context) {}

  void add(const mesh::Object& object, const appmesh::Selector* selector, const base::Rare<behaviour::AccessLog>& log) {
    if (!log) return;
    if (selector == nullptr) {
      context_.ledger.notNeeded(log->node);  // no pods, no proxy that could write it
      return;
    }
    const auto pods = podLabelSets(*selector);
    if (!pods) return;  // has had its error
    istio::Object output;
    output.name = object.manifest().name;
    output.ns = object.manifest().ns;
    output.sources = {object.manifest().display()};
    output.concern = istio::Concern::kTelemetry;
    istio::Telemetry spec;
    spec.access_log_provider = provider(object, *log);
    output.spec = spec;
    context_.ledger.translated(log->node, target(context_, output, "spec.accessLogging[0]"));
    addForPods(context_.bundle, std::move(output), std::move(spec), &istio::Telemetry::selector, *pods);
  }

  void finish() {
    for (auto& [name, made] : providers_) context_.bundle.installation.log_providers.push_back(std::move(made));
  }

 private:
  std::string provider(const mesh::Object& object, const behaviour::AccessLog& log) {
    istio::LogProvider made;
    made.path = log.path;
    if (!device(log.path)) {
      made.path = "/dev/stdout";
      reportPath(object, log);
    }
    for (const auto& [key, value] : log.json) {
      if (!made.labels.emplace(key, value).second) reportKey(object, log, key);
    }
    if (made.labels.empty()) made.text = log.text.empty() ? std::string(kEnvoyFormat) : log.text;
    std::string content = made.path + "\n" + made.text;
    for (const auto& [key, value] : made.labels) content += "\n" + key + "=" + value;
    const bool plain = made.labels.empty() && log.text.empty();
    made.name = "appmesh-" + made.path.substr(5) + (plain ? "" : (made.labels.empty() ? "-text-" : "-json-") + digest(content));
    std::string name = made.name;
    providers_.try_emplace(name, std::move(made));
    return name;
  }

  // A file that Envoy cannot open makes it refuse its listeners, and the proxy's file system is read-only.
  void reportPath(const mesh::Object& object, const behaviour::AccessLog& log) {
    context_.report(findings::kAccessLog, object.manifest(), log.path_node,
                    "The access log goes to /dev/stdout: `" + base::printable(log.path) + "` is not there in Istio's proxy.");
    context_.ledger.approximated(log.path_node, {}, findings::kAccessLog);
  }

  void reportKey(const mesh::Object& object, const behaviour::AccessLog& log, const std::string& key) {
    context_.report(findings::kAccessLog, object.manifest(), log.key, "The key `" + base::printable(key) + "` stands in the log format twice; Istio takes one value, the first.");
  }

  Context& context_;
  std::map<std::string, istio::LogProvider> providers_;
};

}  // namespace

void translateLogs(Context& context) {
  LogTranslator logs(context);
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const mesh::Node& node = context.graph[workload.node];
    logs.add(node, node.spec().pod_selector.get(), workload.log);
  }
  for (const behaviour::Gateway& gateway : context.behaviour.gateways) {
    const mesh::Gateway& object = context.graph[gateway.gateway];
    const appmesh::Selector* const selector = object.spec().pod_selector.get();
    if (selector == nullptr || podLabels(*selector)) logs.add(object, selector, gateway.log);  // else nothing is written for it
  }
  logs.finish();
}

}  // namespace a2i::translate
