#include "translate/sizes.h"

#include "base/text.h"
#include "findings/rules_translation.h"
#include "translate/matches.h"

namespace a2i::translate {

namespace {

constexpr std::size_t kMostBytes = 1'500'000;  // etcd's limit on a request is 1.5 MiB; what the cluster adds fits in between
constexpr std::size_t kWorthCounting = 500;    // routes; fewer are never that large: App Mesh's texts have at most 255 characters

std::size_t jsonSize(const istio::Value& value);

std::size_t jsonSize(const istio::Map& map) {
  std::size_t size = 2;
  for (const auto& [key, value] : map) size += key.size() + 4 + jsonSize(value);
  return size;
}

std::size_t jsonSize(const istio::Value& value) {
  if (const auto* map = std::get_if<istio::Map>(&value.data())) return jsonSize(*map);
  if (const auto* text = std::get_if<std::string>(&value.data())) return text->size() + 2;
  const auto* const list = std::get_if<istio::List>(&value.data());
  if (list == nullptr) return 8;
  std::size_t size = 2;
  for (const istio::Value& item : *list) size += jsonSize(item) + 1;
  return size;
}

const k8s::Manifest* manifestOf(const Context& context, const std::string& display) {
  for (const mesh::Service& service : context.graph.services) {
    if (service.manifest().display() == display) return &service.manifest();
  }
  for (const mesh::GatewayRoute& route : context.graph.gateway_routes) {
    if (route.manifest().display() == display) return &route.manifest();
  }
  return nullptr;
}

bool tooLarge(Context& context, const istio::Object& object) {
  const auto* const routes = std::get_if<istio::VirtualService>(&object.spec);
  if (routes == nullptr || routes->http.size() < kWorthCounting) return false;
  const std::size_t size = jsonSize(istio::render(object));
  if (size <= kMostBytes) return false;
  for (const std::string& source : object.sources) {
    const k8s::Manifest* const manifest = manifestOf(context, source);
    if (manifest == nullptr) continue;
    context.report(findings::kObjectTooLarge, *manifest, nullptr,
                   "The VirtualService `" + object.ns + "/" + object.name + "` for the host `" + base::printable(routes->hosts.front()) + "` would have " +
                       std::to_string(routes->http.size()) + " routes and " + std::to_string(size) + " bytes; requests to it are answered with 503 instead.");
    break;
  }
  return true;
}

}  // namespace

// Without the object a wider host of the gateway, or the pods of the host's own Service, would take its requests.
void refuseTooLarge(Context& context) {
  for (istio::Object& object : context.bundle.objects) {
    if (!tooLarge(context, object)) continue;
    std::get<istio::VirtualService>(object.spec).http = {answering("left-out", 503)};
  }
}

}  // namespace a2i::translate
