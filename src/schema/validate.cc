// The only file that compiles valijson. Valid objects, nearly all, are taken by the shape (a fraction of the time); for the others
// valijson gives the verdict and explain.cc the words.
#include "schema/validate.h"

#include <array>
#include <memory>
#include <mutex>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "findings/rules_schema.h"
#include "schema/embedded.h"
#include "schema/explain.h"
#include "schema/node_adapter.h"
#include "schema/shape.h"

namespace a2i::schema {

namespace {

// JSON is YAML, so our own reader takes the schema, and valijson sees it through the same adapter as the manifests.
struct Compiled {
  source::SourceFile file;
  yaml::Document document;
  std::unique_ptr<Shape> shape;

  explicit Compiled(std::string text) : file("schema", std::move(text)) {
    findings::Findings none;
    static_cast<void>(yaml::parse(file, 0, {0, static_cast<std::uint32_t>(file.content().size())}, {}, none, document));
    shape = makeShape(*document.root());
  }

  // valijson's own form, made for the first object that the shape does not take.
  const valijson::Schema& schema() const {
    std::call_once(parsed_, [this] { valijson::SchemaParser().populateSchema(NodeAdapter(*document.root()), schema_); });
    return schema_;
  }

 private:
  mutable std::once_flag parsed_;
  mutable valijson::Schema schema_;
};

// Unknown fields are reported by the typed readers, with "did you mean"; here they pass.
std::string lenient(std::string_view text) {
  constexpr std::string_view kClosed = "\"additionalProperties\": false", kOpen = "\"additionalProperties\": true ";
  std::string open(text);
  for (std::size_t at = open.find(kClosed); at != std::string::npos; at = open.find(kClosed, at)) open.replace(at, kClosed.size(), kOpen);
  return open;
}

const Compiled& compiled(k8s::Kind kind) {
  static std::array<std::once_flag, 7> once;
  static std::array<std::unique_ptr<Compiled>, 7> schemas;
  const auto index = static_cast<std::size_t>(kind);
  std::call_once(once[index], [&] { schemas[index] = std::make_unique<Compiled>(lenient(schemaText(kind))); });
  return *schemas[index];
}

}  // namespace

std::string_view schemaText(k8s::Kind kind) {
  switch (kind) {
    case k8s::Kind::kMesh: return k_mesh;
    case k8s::Kind::kVirtualNode: return k_virtualnode;
    case k8s::Kind::kVirtualService: return k_virtualservice;
    case k8s::Kind::kVirtualRouter: return k_virtualrouter;
    case k8s::Kind::kVirtualGateway: return k_virtualgateway;
    case k8s::Kind::kGatewayRoute: return k_gatewayroute;
    case k8s::Kind::kBackendGroup: return k_backendgroup;
    case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kWorkload: case k8s::Kind::kNeighbour: break;
  }
  return {};
}

void validate(k8s::Manifest& manifest, findings::Findings& findings) {
  const Compiled& schema = compiled(manifest.kind);
  if (fits(*manifest.root, *schema.shape)) return;
  bool valid = false;
  try {
    valid = valijson::Validator().validate(schema.schema(), NodeAdapter(*manifest.root), nullptr);
  } catch (const std::exception&) {
    valid = false;  // what valijson cannot judge is not taken for valid
  }
  if (valid) return;
  manifest.valid = false;
  if (explainViolations(*schema.document.root(), manifest, findings) > 0) return;
  findings.add(findings::kSchemaViolation, manifest.name_span, "The object does not fit the schema of its kind.").object = manifest.display();
}

}  // namespace a2i::schema
