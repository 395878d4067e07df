// The texts of schemas/*.json; generated at build time.
#pragma once

#include <string_view>

namespace a2i::schema {

extern const std::string_view k_mesh, k_virtualnode, k_virtualservice, k_virtualrouter, k_virtualgateway, k_gatewayroute, k_backendgroup;

}  // namespace a2i::schema
