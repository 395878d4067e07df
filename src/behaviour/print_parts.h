// The phrases that the parts of the printed behaviour share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/behaviour.h"

namespace a2i::behaviour {

[[nodiscard]] std::string quoted(std::string_view text);
[[nodiscard]] std::string nameOf(const mesh::Object& object);        // "namespace/name", or "name"
[[nodiscard]] std::string duration(Milliseconds milliseconds);       // "15s", "250ms"
[[nodiscard]] std::string limit(std::optional<Milliseconds> value);  // none: "none"
[[nodiscard]] std::string portText(const Port& port);                // "8080 http"
[[nodiscard]] std::string conditionsText(const Conditions& conditions);
[[nodiscard]] std::string logText(const AccessLog& log);
[[nodiscard]] std::string serverTlsText(const ServerTls& tls);
[[nodiscard]] std::string clientTlsText(const ClientTls& tls);
[[nodiscard]] std::string_view unlessWritten(bool written);  // " (default)" or nothing

// One part of the whole each; `text` grows by whole lines.
void printService(const VirtualService& service, const mesh::MeshGraph& graph, std::string& text);
void printWorkload(const Workload& workload, const mesh::MeshGraph& graph, std::string& text);
void printGateway(const Gateway& gateway, const mesh::MeshGraph& graph, std::string& text);

}  // namespace a2i::behaviour
