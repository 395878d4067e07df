#include "appmesh/read.h"

#include <algorithm>
#include <optional>
#include <type_traits>

#include "appmesh/enums.h"
#include "base/text.h"
#include "findings/rules_schema.h"

namespace a2i::appmesh {

namespace {

using yaml::Node;

const Node* present(const Node* node) { return node == nullptr || node->isNull() ? nullptr : node; }

// What may be offered for an unknown key: for a field that the mapping has already the edit would make a double of it.
std::vector<std::string_view> withoutPresent(std::vector<std::string_view> names, const Node& mapping) {
  std::erase_if(names, [&mapping](std::string_view name) { return mapping.get(name) != nullptr; });
  return names;
}

// Reads the members that `describe` names out of one mapping, and reports the keys that it does not name.
class BlockReader {
 public:
  BlockReader(const Node& mapping, const k8s::Manifest& manifest, findings::Findings& findings)
      : mapping_(mapping), manifest_(manifest), findings_(findings), seen_(mapping.entries().size(), false) {}

  template <class T>
  void operator()(const char* name, T& member) {
    names_.push_back(name);
    for (std::size_t i = mapping_.entries().size(); i-- > 0;) {
      const yaml::Entry& entry = mapping_.entries()[i];
      if (entry.key.scalar() != name) continue;
      seen_[i] = true;
      key_ = &entry.key;
      if (const Node* value = present(&entry.value)) take(*value, member);
      markEarlier(i, name);
      return;
    }
  }

  void reportUnknown() {
    if (std::find(seen_.begin(), seen_.end(), false) == seen_.end()) return;
    names_ = withoutPresent(std::move(names_), mapping_);
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (!seen_[i]) report(mapping_.entries()[i].key);
    }
  }

 private:
  void markEarlier(std::size_t last, std::string_view name) {  // duplicates have a finding of their own
    for (std::size_t i = 0; i < last; ++i) {
      if (mapping_.entries()[i].key.scalar() == name) seen_[i] = true;
    }
  }

  void report(const Node& key) {
    findings::Finding& finding = findings_.add(findings::kUnknownField, key.span,
        "`" + base::printable(key.scalar()) + "` is not a field of App Mesh here; the cluster dropped it in silence.");
    finding.object = manifest_.display();
    finding.field = fieldPath(manifest_, key);
    const std::string_view close = base::didYouMean(key.scalar(), names_);
    if (close.empty()) return;
    finding.suggestion = findings::Suggestion{"write `" + std::string(close) + "`", {{key.span, std::string(close)}}};
  }

  template <class E> requires std::is_enum_v<E>
  void take(const Node& value, Located<E>& member) {
    if (!value.isString()) return;
    for (const auto& [word, meaning] : words<E>()) {
      if (word == value.scalar()) member = {meaning, &value};
    }
  }
  void take(const Node& value, Text& member) {
    if (value.isString()) member = {value.scalar(), &value};
  }
  void take(const Node& value, Integer& member) {
    std::int64_t number = 0;
    if (value.type == yaml::Type::kInteger && value.integer(number)) member = {number, &value};
  }
  void take(const Node& value, Boolean& member) {
    if (value.type == yaml::Type::kBoolean) member = {value.boolean(), &value};
  }
  void take(const Node& value, TextMap& member) {
    member.node = &value;
    member.key = key_;
    if (!value.isMapping()) return;
    for (const yaml::Entry& entry : value.entries()) {
      if (entry.value.isString()) member.items.push_back({{entry.key.scalar(), &entry.key}, {entry.value.scalar(), &entry.value}});
    }
  }
  template <class T>
  void take(const Node& value, Optional<T>& member) {
    if (!value.isMapping()) return;
    member = std::make_unique<T>();
    member->node = &value;
    member->key = key_;
    readBlock(value, *member);
  }
  template <class T>
  void take(const Node& value, List<T>& member) {
    member.node = &value;
    member.key = key_;
    if (!value.isSequence()) return;
    for (const Node& item : value.items()) {
      T& read = member.items.emplace_back();
      if constexpr (std::is_base_of_v<Block, T>) {
        read.node = &item;
        if (item.isMapping()) readBlock(item, read);
      } else {
        take(item, read);
      }
    }
  }

  template <class T>
  void readBlock(const Node& value, T& block) {
    BlockReader reader(value, manifest_, findings_);
    describe(reader, block);
    reader.reportUnknown();
  }

  const Node& mapping_;
  const k8s::Manifest& manifest_;
  findings::Findings& findings_;
  const Node* key_ = nullptr;
  std::vector<bool> seen_;
  std::vector<std::string_view> names_;
};

template <class T>
void readSpec(Resource& resource, findings::Findings& findings) {
  T spec;
  if (const Node* node = resource.manifest.spec; node != nullptr && node->isMapping()) {
    spec.node = node;
    BlockReader reader(*node, resource.manifest, findings);
    describe(reader, spec);
    reader.reportUnknown();
  }
  resource.spec = std::move(spec);
}

void reportBesideSpec(const k8s::Manifest& manifest, findings::Findings& findings) {
  static const std::vector<std::string_view> kKnown = {"apiVersion", "kind", "metadata", "spec", "status"};
  std::optional<std::vector<std::string_view>> missing;
  for (const yaml::Entry& entry : manifest.root->entries()) {
    if (std::find(kKnown.begin(), kKnown.end(), entry.key.scalar()) != kKnown.end()) continue;
    auto& finding = findings.add(findings::kUnknownField, entry.key.span,
        "`" + base::printable(entry.key.scalar()) + "` beside `spec` means nothing to App Mesh.");
    finding.object = manifest.display();
    finding.field = entry.key.scalar();
    if (!missing) missing = withoutPresent(kKnown, *manifest.root);
    const std::string_view close = base::didYouMean(entry.key.scalar(), *missing);
    if (!close.empty()) finding.suggestion = findings::Suggestion{"write `" + std::string(close) + "`", {{entry.key.span, std::string(close)}}};
  }
}

}  // namespace

std::unique_ptr<Resource> read(k8s::Manifest manifest, findings::Findings& findings) {
  auto resource = std::make_unique<Resource>();
  resource->manifest = std::move(manifest);
  reportBesideSpec(resource->manifest, findings);
  switch (resource->manifest.kind) {
    case k8s::Kind::kMesh: readSpec<MeshSpec>(*resource, findings); break;
    case k8s::Kind::kVirtualNode: readSpec<VirtualNodeSpec>(*resource, findings); break;
    case k8s::Kind::kVirtualService: readSpec<VirtualServiceSpec>(*resource, findings); break;
    case k8s::Kind::kVirtualRouter: readSpec<VirtualRouterSpec>(*resource, findings); break;
    case k8s::Kind::kVirtualGateway: readSpec<VirtualGatewaySpec>(*resource, findings); break;
    case k8s::Kind::kGatewayRoute: readSpec<GatewayRouteSpec>(*resource, findings); break;
    case k8s::Kind::kBackendGroup: readSpec<BackendGroupSpec>(*resource, findings); break;
    case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kWorkload: case k8s::Kind::kNeighbour: break;
  }
  return resource;
}

}  // namespace a2i::appmesh
