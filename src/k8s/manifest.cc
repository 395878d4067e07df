#include "k8s/manifest.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "findings/rules_input.h"
#include "findings/rules_schema.h"
#include "k8s/candidates.h"
#include "k8s/documents.h"
#include "k8s/kinds.h"
#include "k8s/templates.h"

namespace a2i::k8s {

std::string_view Manifest::kindName() const { return related == nullptr ? toString(kind) : related->name; }
bool Manifest::namespaced() const { return related == nullptr ? kind != Kind::kMesh : related->namespaced; }

std::string Manifest::display() const {
  std::string text(kindName());
  // Other projects have kinds of the same names as App Mesh's and Kubernetes'.
  if (kind == Kind::kNeighbour) text.append(".").append(related->group);
  text += ' ';
  if (namespaced()) text.append(ns).append("/");
  return text + name;
}

namespace {

constexpr std::string_view kGroup = "appmesh.k8s.aws";
constexpr std::string_view kExpression = "an expression of a template", kVariable = "a `${…}` placeholder";
constexpr std::string_view kList = "List";
constexpr std::string_view kVersion = "appmesh.k8s.aws/v1beta2";

std::string_view text(const yaml::Node* node) { return node != nullptr && node->isString() ? node->scalar() : std::string_view{}; }

Labels readLabels(const yaml::Node* node) {
  Labels labels;
  if (node == nullptr || !node->isMapping()) return labels;
  for (const yaml::Entry& entry : node->entries()) {
    if (!entry.value.isMapping() && !entry.value.isSequence()) labels[std::string(entry.key.scalar())] = entry.value.scalar();
  }
  return labels;
}

bool alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool dnsName(std::string_view name, std::size_t limit, bool dots) {
  if (name.empty() || name.size() > limit || !alphanumeric(name.front()) || !alphanumeric(name.back())) return false;
  return std::all_of(name.begin(), name.end(), [dots](char c) { return alphanumeric(c) || c == '-' || (dots && c == '.'); });
}

class Reader {
 public:
  Reader(const source::SourceFile& file, source::FileId id, const ReadOptions& options, findings::Findings& findings)
      : file_(file), id_(id), options_(options), findings_(findings) {}

  std::vector<Manifest> read(std::span<const yaml::Extent> documents) {
    for (const yaml::Extent extent : documents) readDocument(extent);
    return std::move(manifests_);
  }

 private:
  void readDocument(yaml::Extent extent) {
    const std::string_view bytes = file_.content().substr(extent.begin, extent.end - extent.begin);
    if (!wanted(bytes)) return;
    const bool ours = mentionsAppMesh(bytes);
    const auto expression = findTemplate(bytes), placeholder = findPlaceholder(bytes);
    templates_ = expression.has_value();
    placeholders_ = placeholder.has_value();
    findings::Findings faults;
    auto document = std::make_shared<yaml::Document>();
    if (!yaml::parse(file_, id_, extent, options_.limits, faults, *document)) {
      if (expression) {
        if (namesApiVersion(bytes)) unrendered(findings::kTemplate, spanAt(extent.begin + *expression), kExpression);
        else tellSettings(extent);
      } else if (ours && placeholder) unrendered(findings::kPlaceholder, spanAt(extent.begin + *placeholder), kVariable);
      else if (ours) findings_.append(std::move(faults));
      return;
    }
    if (ours) findings_.append(std::move(faults));
    if (document->root() == nullptr) return;
    const std::size_t before = manifests_.size();
    readObject(*document->root(), document, {});
    if (expression && manifests_.size() == before && !namesApiVersion(bytes)) tellSettings(extent);
  }

  // A workload or Namespace of a template is not read; its annotations and labels of App Mesh would be missed without a word. Once for a file.
  void tellSettings(yaml::Extent extent) {
    const auto key = told_settings_ ? std::nullopt : findSetting(file_.content().substr(extent.begin, extent.end - extent.begin));
    if (!key) return;
    told_settings_ = true;
    const auto begin = static_cast<std::uint32_t>(key->data() - file_.content().data());
    findings_.add(findings::kTemplateOfWorkload, {id_, begin, begin + static_cast<std::uint32_t>(key->size())},
                  "This template has settings of App Mesh for a workload or Namespace; what it stands for is not known here, so they were not carried over.");
  }

  // Once for a file: the rest of it is of the same making.
  void unrendered(const findings::Rule& rule, source::Span span, std::string_view what) {
    if (unrendered_) return;
    unrendered_ = true;
    findings_.add(rule, span, "The file holds App Mesh objects and " + std::string(what) +
                                                     "; what it stands for is not known here, so nothing with one was translated.");
  }

  source::Span spanAt(std::size_t offset) const {
    const auto begin = static_cast<std::uint32_t>(offset);
    return {id_, begin, begin + 2};
  }

  // Of the items of a typed list: VirtualNodeList of appmesh.k8s.aws/v1beta2 holds VirtualNodes, which need not say so.
  struct ItemType {
    std::string_view kind, version;
  };

  void readObject(const yaml::Node& root, const std::shared_ptr<yaml::Document>& document, const ItemType& outer) {
    if (!root.isMapping()) return;
    const yaml::Node *const written_kind = root.get("kind"), *const written_version = root.get("apiVersion");
    const bool typed = written_kind == nullptr && written_version == nullptr;
    const std::string_view kind = typed ? outer.kind : text(written_kind), version = typed ? outer.version : text(written_version);
    const yaml::Node* const items = root.get("items");
    if (kind.ends_with(kList) && items != nullptr && items->isSequence()) {
      const bool mixed = kind == kList;
      const ItemType inner{mixed ? std::string_view() : kind.substr(0, kind.size() - kList.size()), mixed ? std::string_view() : version};
      for (const yaml::Node& item : items->items()) readObject(item, document, inner);
      return;
    }
    Manifest manifest;
    manifest.root = &root;
    manifest.document = document;
    manifest.api_version = version;
    if (version.starts_with(kGroup) && (version.size() == kGroup.size() || version[kGroup.size()] == '/')) {
      readAppMesh(std::move(manifest), kind);
    } else if (const RelatedKind* const related = findRelated(kind, version); related != nullptr) {
      manifest.related = related;
      manifest.kind = related->kind;
      const bool named = readMetadata(manifest) && notString(manifest) == nullptr && dnsName(manifest.name, 253, true);
      if (named && (!manifest.namespace_written || dnsName(manifest.ns, 63, false))) manifests_.push_back(std::move(manifest));
    } else if (written_version == nullptr) {
      reportSpelling(root, kind);
    }
  }

  // Keys are told apart by case, so an object with another spelling of `apiVersion` is none.
  void reportSpelling(const yaml::Node& root, std::string_view kind) {
    for (const yaml::Entry& entry : root.entries()) {
      if (base::lower(entry.key.scalar()) != "apiversion" || !text(&entry.value).starts_with(kGroup)) continue;
      auto& finding = findings_.add(findings::kMissingField, entry.key.span,
                                    "The object has no `apiVersion`: it is spelt `" + base::printable(entry.key.scalar()) + "` here, so nothing is made of it.");
      finding.object = base::printable(kind);
      finding.way_out = "write `apiVersion`";
    }
  }

  void readAppMesh(Manifest manifest, std::string_view kind) {
    const yaml::Node& root = *manifest.root;
    if (manifest.api_version != kVersion) return reportVersion(root, kind, manifest.api_version);
    const auto found = findAppMesh(kind);
    if (!found) return reportKind(root, kind);
    manifest.kind = *found;
    if (!readMetadata(manifest)) {
      const yaml::Node* const at = manifest.metadata != nullptr ? manifest.metadata : &root;
      findings_.add(findings::kMissingName, firstKey(*at), "This " + std::string(kind) + " has no `metadata.name`.");
      return;
    }
    checkNames(manifest);
    checkPlaceholders(manifest);
    manifests_.push_back(std::move(manifest));
  }

  void reportVersion(const yaml::Node& root, std::string_view kind, std::string_view version) {
    auto& finding = findings_.add(findings::kOldApiVersion, spanOf(root, "apiVersion"),
                                  "`" + base::printable(version) + "` is not read; " + std::string(kVersion) + " is expected.");
    finding.object = base::printable(kind);
  }

  void reportKind(const yaml::Node& root, std::string_view kind) {
    static const std::vector<std::string_view> kKinds = {"Mesh", "VirtualNode", "VirtualService", "VirtualRouter", "VirtualGateway", "GatewayRoute", "BackendGroup"};
    const yaml::Node* const node = root.get("kind");
    auto& finding = findings_.add(findings::kUnknownKind, spanOf(root, node == nullptr ? "apiVersion" : "kind"),
                                  node == nullptr ? "The object has no `kind`." : "`" + base::printable(kind) + "` is not a kind of " + std::string(kVersion) + ".");
    const std::string_view close = base::didYouMean(kind, kKinds);
    if (!close.empty()) finding.way_out = "did you mean `" + std::string(close) + "`?";
  }

  bool readMetadata(Manifest& manifest) {
    const yaml::Node* const metadata = manifest.root->get("metadata");
    manifest.spec = manifest.root->get("spec");
    if (manifest.spec != nullptr && manifest.spec->isNull()) manifest.spec = nullptr;
    if (metadata == nullptr || !metadata->isMapping()) return false;
    manifest.metadata = metadata;
    const yaml::Node* const name = metadata->get("name");
    if (name == nullptr || name->isNull() || name->isMapping() || name->isSequence() || name->scalar().empty()) return false;
    manifest.name = name->scalar();
    manifest.name_span = name->span;
    if (manifest.namespaced()) {
      const std::string_view ns = text(metadata->get("namespace"));
      manifest.namespace_written = !ns.empty();
      manifest.ns = ns.empty() ? options_.default_namespace : ns;
    }
    manifest.labels = readLabels(metadata->get("labels"));
    const auto manager = manifest.labels.find("app.kubernetes.io/managed-by");
    manifest.generated = manager != manifest.labels.end() && manager->second == "appmesh2istio";
    return true;
  }

  void checkNames(Manifest& manifest) {
    if (notString(manifest) != nullptr) {
      manifest.valid = false;  // the schema says so at its place
      return;
    }
    if (!dnsName(manifest.name, 253, true)) {
      invalidName(manifest, manifest.name_span, manifest.name);
    } else if (manifest.namespace_written && !dnsName(manifest.ns, 63, false)) {
      invalidName(manifest, manifest.metadata->get("namespace")->span, manifest.ns);
    }
  }

  // The name or the namespace where it is a number, say, and null where both are text.
  static const yaml::Node* notString(const Manifest& manifest) {
    const yaml::Node *const name = manifest.metadata->get("name"), *const ns = manifest.metadata->get("namespace");
    if (!name->isString()) return name;
    return ns != nullptr && !ns->isNull() && !ns->isString() && manifest.namespaced() ? ns : nullptr;
  }

  void invalidName(Manifest& manifest, source::Span span, const std::string& name) {
    manifest.valid = false;
    if (findPlaceholder(name) || findTemplate(name)) return;  // has its own finding
    findings_.add(findings::kInvalidName, span, "`" + base::printable(name.substr(0, 80)) + "` is not a name that Kubernetes accepts.");
  }

  void checkPlaceholders(Manifest& manifest) {
    if (const yaml::Node* const node = templates_ ? findUnrendered(manifest, findTemplate) : nullptr) {
      manifest.valid = false;
      unrendered(findings::kTemplate, node->span, kExpression);
    } else if (const yaml::Node* const other = placeholders_ ? findUnrendered(manifest, findPlaceholder) : nullptr) {
      manifest.valid = false;
      unrendered(findings::kPlaceholder, other->span, kVariable);
    }
  }

  // Annotations and status are free text; what is translated is not.
  static const yaml::Node* findUnrendered(const Manifest& manifest, Finder find) {
    for (const char* key : {"name", "namespace", "labels"}) {
      const yaml::Node* const part = manifest.metadata->get(key);
      if (const yaml::Node* const node = part == nullptr ? nullptr : findNode(*part, find)) return node;
    }
    return manifest.spec == nullptr ? nullptr : findNode(*manifest.spec, find);
  }

  static source::Span spanOf(const yaml::Node& root, std::string_view key) {
    const yaml::Node* const node = root.get(key);
    return node == nullptr ? firstKey(root) : node->span;
  }

  static source::Span firstKey(const yaml::Node& mapping) { return mapping.entries().empty() ? mapping.span : mapping.entries().front().key.span; }

  const source::SourceFile& file_;
  source::FileId id_;
  const ReadOptions& options_;
  findings::Findings& findings_;
  std::vector<Manifest> manifests_;
  bool unrendered_ = false;    // a finding has said so
  bool told_settings_ = false; // and of those of workloads
  bool templates_ = false, placeholders_ = false;  // in the bytes of the document at hand
};

}  // namespace

std::vector<Manifest> readDocuments(const source::SourceFile& file, source::FileId id, std::span<const yaml::Extent> documents,
                                    const ReadOptions& options, findings::Findings& findings) {
  return Reader(file, id, options, findings).read(documents);
}

std::vector<Manifest> readManifests(const source::SourceFile& file, source::FileId id, const ReadOptions& options, findings::Findings& findings) {
  return readDocuments(file, id, yaml::cut(file.content()), options, findings);
}

void tellUnrenderedOnce(findings::Findings& findings) {
  bool told = false, told_settings = false;
  std::erase_if(findings.all(), [&](const findings::Finding& finding) {
    if (finding.rule == &findings::kTemplateOfWorkload) return std::exchange(told_settings, true);
    const bool unrendered = finding.rule == &findings::kTemplate || finding.rule == &findings::kPlaceholder;
    return unrendered && std::exchange(told, true);
  });
}

void gatherOldVersions(findings::Findings& findings) {
  std::map<std::string, std::size_t> first;  // by message, which names the version: index of its finding
  std::vector<findings::Finding> kept;
  for (findings::Finding& finding : findings.all()) {
    if (finding.rule == &findings::kOldApiVersion) {
      const auto [known, fresh] = first.try_emplace(finding.message, kept.size());
      if (!fresh) {
        kept[known->second].object.clear();
        kept[known->second].related.push_back({finding.span, "a further object of this version"});
        continue;
      }
    }
    kept.push_back(std::move(finding));
  }
  findings.all() = std::move(kept);
}

}  // namespace a2i::k8s
