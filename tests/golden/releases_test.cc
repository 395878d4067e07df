// Which release of Istio has a field first: releases.txt says it for every field that is written, and nothing may be written for a
// release that does not have it. Sources: custom resource definitions in istio.io/api of 1.27.0, 1.28.0, 1.29.0 and 1.31.0; of the mesh
// configuration mesh/v1alpha1/config.proto, whose unknown keys Istio's installer passes over in silence.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "catch.h"
#include "emit/tree.h"
#include "pipeline/run.h"
#include "yaml/parse.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

const fs::path kTests = fs::path(A2I_SOURCE_DIR) / "tests";
constexpr int kOldest = 27, kNewest = 31;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "VirtualService http[].timeout": the minor release that has it first.
std::map<std::string, int> table() {
  std::map<std::string, int> rows;
  std::ifstream file(kTests / "golden/releases.txt");
  for (std::string kind, field, release; file >> kind;) {
    if (kind.starts_with("#")) {
      std::getline(file, kind);
      continue;
    }
    REQUIRE(file >> field >> release);
    REQUIRE(release.starts_with("1."));
    rows[kind + " " + field] = std::stoi(release.substr(2));
  }
  return rows;
}

// Keys below these are the user's, and what an EnvoyFilter merges is Envoy's.
bool freeKeys(const std::string& path) {
  static const std::set<std::string> kMaps = {"headers", "withoutHeaders", "queryParams", "labels", "matchLabels", "selector", "portLevelMtls"};
  const std::string key = path.substr(path.find_last_of(". ") + 1);
  return kMaps.contains(key) && path != "PeerAuthentication selector" && path != "AuthorizationPolicy selector" && path != "Telemetry selector";
}

void collect(const yaml::Node& node, const std::string& path, std::set<std::string>& fields) {
  if (path == "EnvoyFilter configPatches[].patch.value" || (node.entries().empty() && node.items().empty())) fields.insert(path);
  else if (freeKeys(path)) for (const yaml::Entry& entry : node.entries()) collect(entry.value, path + "{}", fields);
  else for (const yaml::Entry& entry : node.entries()) collect(entry.value, path + (path.ends_with(' ') ? "" : ".") + std::string(entry.key.scalar()), fields);
  for (const yaml::Node& item : node.items()) collect(item, path + "[]", fields);
}

std::set<std::string> fieldsOf(const std::string& stream) {
  std::set<std::string> fields;
  const source::SourceFile file("stream", stream);
  for (const yaml::Extent extent : yaml::cut(stream)) {
    findings::Findings findings;
    yaml::Document document;
    REQUIRE(yaml::parse(file, 0, extent, {}, findings, document));
    if (document.root() == nullptr) continue;
    const std::string kind(document.root()->get("kind")->scalar());
    if (kind == "IstioOperator") collect(*yaml::follow(document.root(), {"spec", "meshConfig"}), "MeshConfig ", fields);
    else if (kind != "Service") collect(*document.root()->get("spec"), kind + " ", fields);
  }
  return fields;
}

}  // namespace

TEST_CASE("no field is written for a release that does not have it") {
  const std::map<std::string, int> known = table();
  std::set<std::string> written;
  std::size_t inputs = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kTests / "translate")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".yaml") || name.ends_with(".istio.yaml")) continue;
    CAPTURE(entry.path().string());
    ++inputs;
    for (int minor = kOldest; minor <= kNewest; ++minor) {
      CAPTURE(minor);
      source::MemoryTree tree(std::map<std::string, std::string>{{name, read(entry.path())}});
      pipeline::Options options;
      options.istio_minor = minor;
      options.allow_envoyfilter = true;
      options.strict_mtls = minor % 2 == 0;
      const auto outcome = pipeline::run(tree, options);
      REQUIRE(outcome);
      for (const emit::What what : {emit::What::kAll, emit::What::kIop}) {
        for (const std::string& field : fieldsOf(emit::toStream(outcome->bundle, what))) {
          CAPTURE(field);
          written.insert(field);
          const auto row = known.find(field);
          if (row == known.end()) FAIL_CHECK("no row in tests/golden/releases.txt");
          else CHECK(row->second <= minor);
        }
      }
    }
  }
  CHECK(inputs > 40);
  for (const auto& [field, release] : known) {
    CAPTURE(field);
    CHECK(written.contains(field));
  }
}
