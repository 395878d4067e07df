#include "translate/annotations.h"

#include <algorithm>

#include "base/names.h"
#include "base/text.h"
#include "findings/rules_workloads.h"
#include "yaml/parse.h"

namespace a2i::translate {

namespace {

constexpr std::string_view kPrefix = "appmesh.k8s.aws/";

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

std::string jsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) continue;  // in no name, path or key
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// The name of a volume has no dots, that of a Secret may have.
std::string volumeName(std::string_view secret, const std::map<std::string, std::string>& taken) {
  std::string base(secret.substr(0, 60));
  std::replace(base.begin(), base.end(), '.', '-');
  return base::toldApart(base, [&taken](const std::string& name) { return !taken.contains(name); });
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
    statistics();
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
  // What `ports` says depends on the listeners (bypassed_ports.h).
  void ports() {
    if (const std::string* outbound = find("egressIgnoredPorts")) add("traffic.sidecar.istio.io/excludeOutboundPorts", joinedItems(listItems(*outbound)));
    if (const std::string* addresses = find("egressIgnoredIPs")) {
      std::vector<std::string> ranges = listItems(*addresses);
      for (std::string& range : ranges) {
        if (range.find('/') == std::string::npos) range += range.find(':') == std::string::npos ? "/32" : "/128";
      }
      add("traffic.sidecar.istio.io/excludeOutboundIPRanges", joinedItems(ranges));
    }
  }

  // Both annotations of Istio are maps by the name of the volume, so a volume has one place in the proxy.
  void mounts() {
    std::map<std::string, std::string> volumes, mounts;
    for (const auto& [secret, path] : mountList("secretMounts")) {
      const std::string name = volumeName(secret, volumes);
      volumes.emplace(name, "{\"secret\":{\"secretName\":" + jsonString(secret) + "}}");
      mounts.emplace(name, mountAt(path));
    }
    for (const auto& [volume, path] : mountList("volumeMounts")) {
      if (mounts.emplace(volume, mountAt(path)).second) continue;
      lost(findings::kAnnotationLost, "volumeMounts", "`" + base::printable(volume) + "` is mounted twice; Istio mounts a volume once.");
    }
    if (!volumes.empty()) add("sidecar.istio.io/userVolume", jsonMap(volumes));
    if (!mounts.empty()) add("sidecar.istio.io/userVolumeMount", jsonMap(mounts));
  }

  static std::string mountAt(const std::string& path) { return "{\"mountPath\":" + jsonString(path) + ",\"readOnly\":true}"; }

  static std::string jsonMap(const std::map<std::string, std::string>& entries) {
    std::string text;
    for (const auto& [key, value] : entries) text.append(text.empty() ? "{" : ",").append(jsonString(key)).append(":").append(value);
    return text + "}";
  }

  // "NAME:PATH, NAME:PATH"
  std::vector<std::pair<std::string, std::string>> mountList(const char* annotation) {
    std::vector<std::pair<std::string, std::string>> list;
    const std::string* const text = find(annotation);
    if (text == nullptr) return list;
    for (const std::string& item : listItems(*text)) {
      const std::size_t colon = item.find(':');
      if (colon == std::string::npos) lost(findings::kAnnotationLost, annotation, "`" + base::printable(item) + "` is not NAME:PATH.");
      else list.emplace_back(trimmed(item.substr(0, colon)), trimmed(item.substr(colon + 1)));
    }
    return list;
  }

  void environment() {
    if (const std::string* list = find("sidecarEnv")) {
      for (const std::string& item : listItems(*list)) {
        const std::size_t equals = item.find('=');
        variable("sidecarEnv", item.substr(0, equals), equals == std::string::npos ? "" : item.substr(equals + 1));
      }
    }
    if (const std::string* json = find("sidecarEnvJson")) {
      for (const auto& [key, value] : jsonPairs(*json)) variable("sidecarEnvJson", key, value);
    }
  }

  // [{"KEY": "VALUE"}]: JSON is YAML. What is neither gave App Mesh nothing.
  static std::vector<std::pair<std::string, std::string>> jsonPairs(const std::string& json) {
    std::vector<std::pair<std::string, std::string>> pairs;
    const source::SourceFile file("annotation", json);
    findings::Findings ignored;
    yaml::Document document;
    if (!yaml::parse(file, 0, {0, static_cast<std::uint32_t>(json.size())}, {}, ignored, document) || document.root() == nullptr) return pairs;
    for (const yaml::Node& item : document.root()->items()) {
      for (const yaml::Entry& entry : item.entries()) pairs.emplace_back(entry.key.scalar(), entry.value.scalar());
    }
    return pairs;
  }

  // Annotations that lead Prometheus to App Mesh's Envoy; without them Istio's injector writes its own.
  void statistics() {
    const auto port = from_.find("prometheus.io/port");
    if (port == from_.end() || trimmed(port->second) != "9901") return;
    for (const char* key : {"prometheus.io/path", "prometheus.io/port", "prometheus.io/scrape"}) {
      if (from_.contains(key)) changes_.remove.emplace_back(key);
    }
  }

  void variable(const char* name, const std::string& key, const std::string& value) {
    if (key == "ENVOY_LOG_LEVEL") return add("sidecar.istio.io/logLevel", value == "warn" ? "warning" : value);
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
    if (find("appmeshCNI") != nullptr) lost(findings::kAnnotationLost, "appmeshCNI", "Istio redirects traffic by an init container, or for all pods by the DaemonSet istio-cni; on Fargate neither can run.");
    if (const std::string* preview = find("preview"); preview != nullptr && *preview == "enabled") {
      lost(findings::kAnnotationLost, "preview", "the preview channel of App Mesh is gone.");
    }
    if (find("xrayAgentConfigMount") != nullptr) lost(findings::kTelemetrySettings, "xrayAgentConfigMount", "Istio brings no X-Ray daemon.");
  }

  const k8s::Labels& from_;
  bool gateway_;
  AnnotationChanges changes_;
};

}  // namespace

std::vector<std::string> listItems(const std::string& list) {
  std::vector<std::string> all;
  for (std::string_view item : base::split(list, ',')) {
    if (std::string text = trimmed(item); !text.empty()) all.push_back(std::move(text));
  }
  return all;
}

std::string joinedItems(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text.append(text.empty() ? "" : ",").append(item);
  return text;
}

AnnotationChanges istioAnnotations(const k8s::Labels& annotations, bool gateway) { return Annotations(annotations, gateway).run(); }

}  // namespace a2i::translate
