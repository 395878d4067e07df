// Matches of routes and gateway routes as conditions.
#pragma once

#include "behaviour/behaviour.h"

namespace a2i::behaviour {

void addHeaders(const appmesh::List<appmesh::HeaderMatch>& headers, Conditions& conditions);
void addQuery(const appmesh::List<appmesh::QueryParameter>& parameters, Conditions& conditions);
void setPath(const appmesh::Text& prefix, const appmesh::PathMatch* path, Conditions& conditions);

// gRPC calls are requests for the path /SERVICE/METHOD.
void setGrpcPath(const appmesh::Text& service, const appmesh::Text* method, Conditions& conditions);

[[nodiscard]] Protocol protocolOf(appmesh::Protocol protocol);
[[nodiscard]] Port portOf(const appmesh::PortMapping& mapping);

}  // namespace a2i::behaviour
