// The checks, one function for each family of rules.
#pragma once

#include "findings/findings.h"
#include "mesh/graph.h"

namespace a2i::check {

void checkNames(const mesh::MeshGraph& graph, findings::Findings& findings);          // names_pods.cc
void checkPods(const mesh::MeshGraph& graph, findings::Findings& findings);
void checkMeshes(const mesh::MeshGraph& graph, findings::Findings& findings);         // meshes.cc
void checkRoutes(const mesh::MeshGraph& graph, findings::Findings& findings);         // routes.cc
void checkOrder(const mesh::MeshGraph& graph, findings::Findings& findings);          // order.cc
void checkNodes(const mesh::MeshGraph& graph, findings::Findings& findings);          // nodes.cc
void checkServices(const mesh::MeshGraph& graph, findings::Findings& findings);
void checkGateways(const mesh::MeshGraph& graph, findings::Findings& findings);       // gateways.cc
void checkGatewayRoutes(const mesh::MeshGraph& graph, findings::Findings& findings);

// A finding about an object at one of its nodes (keys too); at its name when `at` is null.
findings::Finding& report(findings::Findings& findings, const findings::Rule& rule, const mesh::Object& object, const yaml::Node* at,
                          std::string message);

// Header and metadata matches, paths: the same in routes and gateway routes. match.cc
void checkHeaders(const appmesh::List<appmesh::HeaderMatch>& headers, const mesh::Object& object, findings::Findings& findings);
void checkQuery(const appmesh::List<appmesh::QueryParameter>& parameters, const mesh::Object& object, findings::Findings& findings);
void checkPath(const appmesh::PathMatch& path, const mesh::Object& object, findings::Findings& findings);
void checkPrefix(const appmesh::Text& prefix, const mesh::Object& object, findings::Findings& findings);

}  // namespace a2i::check
