#include "translate/annotations.h"

#include <algorithm>

#include "base/text.h"
#include "findings/rules_workloads.h"

namespace a2i::translate {

namespace {

constexpr std::string_view kPrefix = "appmesh.k8s.aws/";

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

std::vector<std::string> items(const std::string& list) {
  std::vector<std::string> all;
  for (std::string_view item : base::split(list, ',')) {
    if (std::string text = trimmed(item); !text.empty()) all.push_back(std::move(text));
  }
  return all;
}

std::string joined(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& item : all) text.append(text.empty() ? "" : ",").append(item);
  return text;
}

std::string jsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

class Annotations {
 public:
  Annotations(const k8s::Labels& from, bool gateway) : from_(from), gateway_(gateway) {}

  AnnotationChanges run() {
    for (const auto& [key, value] : from_) {
      if (key.starts_with(kPrefix)) changes_.remove.push_back(key);
    }
    if (gateway_) return std::move(changes_);  // the pods go; Istio's gateway has settings of its own
    resources();
    ports();
    mounts();
    environment();
    others();
    return std::move(changes_);
  }

 private:
  const std::string* find(const std::string& name) const {
    const auto found = from_.find(std::string(kPrefix) + name);
    return found == from_.end() ? nullptr : &found->second;
  }

  void lost(const findings::Rule& rule, const std::string& name, std::string why) { changes_.lost.push_back({&rule, std::string(kPrefix) + name, std::move(why)}); }

  void add(const std::string& key, const std::string& value) {
    if (!from_.contains(key)) changes_.add[key] = value;  // what the user has written already stays
  }

  // One of these makes Istio forget all of its defaults, so what App Mesh took for the others is said, too.
  void resources() {
    const std::string *cpu = find("cpuRequest"), *memory = find("memoryRequest"), *cpu_limit = find("cpuLimit"), *memory_limit = find("memoryLimit");
    if (cpu == nullptr && memory == nullptr && cpu_limit == nullptr && memory_limit == nullptr) return;
    add("sidecar.istio.io/proxyCPU", cpu != nullptr ? *cpu : "10m");
    add("sidecar.istio.io/proxyMemory", memory != nullptr ? *memory : "32Mi");
    if (cpu_limit != nullptr) add("sidecar.istio.io/proxyCPULimit", *cpu_limit);
    if (memory_limit != nullptr) add("sidecar.istio.io/proxyMemoryLimit", *memory_limit);
  }

  // Defaults (port 22 and 169.254.169.254) are in the installation's values; an annotation replaces them, here as there.
  void ports() {
    if (const std::string* inbound = find("ports")) add("traffic.sidecar.istio.io/includeInboundPorts", joined(items(*inbound)));
    if (const std::string* outbound = find("egressIgnoredPorts")) add("traffic.sidecar.istio.io/excludeOutboundPorts", joined(items(*outbound)));
    if (const std::string* addresses = find("egressIgnoredIPs")) {
      std::vector<std::string> ranges = items(*addresses);
      for (std::string& range : ranges) {
        if (range.find('/') == std::string::npos) range += range.find(':') == std::string::npos ? "/32" : "/128";
      }
      add("traffic.sidecar.istio.io/excludeOutboundIPRanges", joined(ranges));
    }
  }

  void mounts() {
    std::string volumes, mounts;
    const auto mount = [&mounts](const std::string& volume, const std::string& path) {
      mounts.append(mounts.empty() ? "" : ",").append(jsonString(volume) + ":{\"mountPath\":" + jsonString(path) + ",\"readOnly\":true}");
    };
    for (const char* name : {"secretMounts", "volumeMounts"}) {
      const std::string* const list = find(name);
      if (list == nullptr) continue;
      for (const std::string& item : items(*list)) {
        const std::size_t colon = item.find(':');
        if (colon == std::string::npos) {
          lost(findings::kAnnotationLost, name, "`" + base::printable(item) + "` is not NAME:PATH.");
          continue;
        }
        const std::string what = trimmed(item.substr(0, colon)), path = trimmed(item.substr(colon + 1));
        if (std::string_view(name) == "secretMounts") {
          volumes.append(volumes.empty() ? "" : ",").append(jsonString(what) + ":{\"secret\":{\"secretName\":" + jsonString(what) + "}}");
        }
        mount(what, path);
      }
    }
    if (!volumes.empty()) add("sidecar.istio.io/userVolume", "{" + volumes + "}");
    if (!mounts.empty()) add("sidecar.istio.io/userVolumeMount", "{" + mounts + "}");
  }

  void environment() {
    if (const std::string* list = find("sidecarEnv")) {
      for (const std::string& item : items(*list)) {
        const std::size_t equals = item.find('=');
        variable("sidecarEnv", item.substr(0, equals), equals == std::string::npos ? "" : item.substr(equals + 1));
      }
    }
    if (find("sidecarEnvJson") != nullptr) {
      lost(findings::kAnnotationLost, "sidecarEnvJson", "the environment of App Mesh's Envoy means nothing to Istio's proxy.");
    }
  }

  void variable(const char* name, const std::string& key, const std::string& value) {
    if (key == "ENVOY_LOG_LEVEL") return add("sidecar.istio.io/logLevel", value);
    const bool tracing = key.find("TRACING") != std::string::npos || key.starts_with("XRAY") || key.starts_with("JAEGER") || key.starts_with("DATADOG");
    const bool statistics = key.find("STATS") != std::string::npos;
    if (tracing || statistics) {
      lost(findings::kTelemetrySettings, name, "`" + base::printable(key) + "` set up " + (tracing ? "tracing" : "statistics") + " in App Mesh's Envoy; in Istio the mesh configuration does.");
    } else {
      lost(findings::kAnnotationLost, name, "`" + base::printable(key) + "` in the environment of App Mesh's Envoy means nothing to Istio's proxy.");
    }
  }

  void others() {
    if (const std::string* ipv6 = find("ipv6"); ipv6 != nullptr && *ipv6 == "disabled") {
      lost(findings::kAnnotationLost, "ipv6", "Istio redirects IPv6 traffic wherever the pod has an address of that family.");
    }
    if (const std::string* uid = find("ignoredUID"); uid != nullptr && trimmed(*uid) != "1337") {
      lost(findings::kAnnotationLost, "ignoredUID", "Istio passes by only what its own proxy sends (user 1337).");
    }
    if (find("xrayAgentConfigMount") != nullptr) lost(findings::kTelemetrySettings, "xrayAgentConfigMount", "Istio brings no X-Ray daemon.");
  }

  const k8s::Labels& from_;
  bool gateway_;
  AnnotationChanges changes_;
};

}  // namespace

AnnotationChanges istioAnnotations(const k8s::Labels& annotations, bool gateway) { return Annotations(annotations, gateway).run(); }

}  // namespace a2i::translate
