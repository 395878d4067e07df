// Walks over fields: where a node stands, the leaves that an object holds, and all leaves that a kind has.
#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "appmesh/read.h"

namespace a2i::appmesh {

namespace {

using yaml::Node;

// Whether a collection may hold a node, by its place: what an alias stands for lies elsewhere.
bool mayHold(const Node& at, const Node& wanted) {
  return at.alias || (at.span.file == wanted.span.file && at.span.begin <= wanted.span.begin && wanted.span.begin <= at.span.end);
}

enum class Look : std::uint8_t { kByPlace, kEverywhere };

// The last member that begins no later: it holds the node wherever the members stand in the order of the text, as those that an
// alias or a merge key brings do not.
template <class Members, class Begin>
std::size_t likelyMember(const Members& members, const Node& wanted, Begin begin) {
  const auto after = std::partition_point(members.begin(), members.end(), [&](const auto& member) { return begin(member) <= wanted.span.begin; });
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - members.begin(), 1) - 1);
}

bool findPath(const Node& at, const Node& wanted, Look look, std::string& path) {
  if (&at == &wanted) return true;
  if (look == Look::kByPlace && !mayHold(at, wanted)) return false;
  const std::size_t length = path.size();
  const auto inEntry = [&](const yaml::Entry& entry) {
    path.append(path.empty() ? "" : ".").append(entry.key.scalar());
    const bool found = &entry.key == &wanted || findPath(entry.value, wanted, look, path);
    if (!found) path.resize(length);
    return found;
  };
  const auto inItem = [&](std::size_t i) {
    path += "[" + std::to_string(i) + "]";
    const bool found = findPath(at.items()[i], wanted, look, path);
    if (!found) path.resize(length);
    return found;
  };
  const auto entries = at.entries();
  const auto items = at.items();
  // What is large is looked into once for each of its findings.
  const std::size_t entry = likelyMember(entries, wanted, [](const auto& one) { return one.key.span.begin; });
  const std::size_t item = likelyMember(items, wanted, [](const Node& one) { return one.span.begin; });
  if ((entry < entries.size() && inEntry(entries[entry])) || (item < items.size() && inItem(item))) return true;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i != entry && inEntry(entries[i])) return true;
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i != item && inItem(i)) return true;
  }
  return false;
}

// Gathers patterns: a made-up object is walked, every Optional filled and every List given one item.
class PatternWalker {
 public:
  PatternWalker(std::vector<std::string>& patterns, std::string prefix) : patterns_(patterns), prefix_(std::move(prefix)) {}

  template <class T>
  void operator()(const char* name, Located<T>&) { patterns_.push_back(prefix_ + name); }
  void operator()(const char* name, TextMap&) { patterns_.push_back(prefix_ + name + "{}"); }
  template <class T>
  void operator()(const char* name, Optional<T>&) {
    T block;
    descend(name + std::string("."), block);
  }
  template <class T>
  void operator()(const char* name, List<T>&) {
    if constexpr (std::is_base_of_v<Block, T>) {
      T block;
      descend(name + std::string("[]."), block);
    } else {
      patterns_.push_back(prefix_ + name + "[]");
    }
  }

 private:
  template <class T>
  void descend(const std::string& step, T& block) {
    PatternWalker walker(patterns_, prefix_ + step);
    describe(walker, block);
  }

  std::vector<std::string>& patterns_;
  std::string prefix_;
};

template <class T>
std::vector<std::string> patternsOf() {
  std::vector<std::string> patterns;
  PatternWalker walker(patterns, "");
  T spec;
  describe(walker, spec);
  return patterns;
}

// Walks the nodes along the declared fields only: what lies under an unknown key is no field.
class LeafWalker {
 public:
  LeafWalker(const Node& mapping, std::string path, std::string pattern, std::vector<Leaf>& leaves)
      : mapping_(mapping), path_(std::move(path)), pattern_(std::move(pattern)), leaves_(leaves) {}

  template <class T>
  void operator()(const char* name, Located<T>&) {
    if (const Node* node = find(name)) add(*node, path_ + name, pattern_ + name);
  }
  void operator()(const char* name, TextMap&) {
    const Node* const node = find(name);
    if (node == nullptr) return;
    for (const yaml::Entry& entry : node->entries()) add(entry.value, path_ + name + "." + std::string(entry.key.scalar()), pattern_ + name + "{}");
  }
  template <class T>
  void operator()(const char* name, Optional<T>&) {
    if (const Node* node = find(name)) descend<T>(*node, path_ + name + ".", pattern_ + name + ".");
  }
  template <class T>
  void operator()(const char* name, List<T>&) {
    const Node* const node = find(name);
    if (node == nullptr) return;
    for (std::size_t i = 0; i < node->items().size(); ++i) {
      const std::string at = path_ + name + "[" + std::to_string(i) + "]", pattern = pattern_ + name + "[]";
      if constexpr (std::is_base_of_v<Block, T>) {
        descend<T>(node->items()[i], at + ".", pattern + ".");
      } else {
        add(node->items()[i], at, pattern);
      }
    }
  }

 private:
  const Node* find(const char* name) const {
    const Node* const node = mapping_.get(name);
    return node == nullptr || node->isNull() ? nullptr : node;
  }
  void add(const Node& node, std::string path, std::string pattern) { leaves_.push_back({&node, "spec." + std::move(path), std::move(pattern)}); }
  template <class T>
  void descend(const Node& node, std::string path, std::string pattern) {
    LeafWalker walker(node, std::move(path), std::move(pattern), leaves_);
    T block;
    describe(walker, block);
  }

  const Node& mapping_;
  std::string path_, pattern_;
  std::vector<Leaf>& leaves_;
};

template <class T>
std::vector<Leaf> leavesOf(const Node& spec) {
  std::vector<Leaf> found;
  LeafWalker walker(spec, "", "", found);
  T block;
  describe(walker, block);
  return found;
}

}  // namespace

std::string fieldPath(const k8s::Manifest& manifest, const Node& node) {
  std::string path;
  // What a merge key brought lies elsewhere, too.
  if (!findPath(*manifest.root, node, Look::kByPlace, path)) findPath(*manifest.root, node, Look::kEverywhere, path);
  return path;
}

std::vector<Leaf> leaves(const k8s::Manifest& manifest) {
  if (manifest.spec == nullptr) return {};
  const Node& spec = *manifest.spec;
  switch (manifest.kind) {
    case k8s::Kind::kMesh: return leavesOf<MeshSpec>(spec);
    case k8s::Kind::kVirtualNode: return leavesOf<VirtualNodeSpec>(spec);
    case k8s::Kind::kVirtualService: return leavesOf<VirtualServiceSpec>(spec);
    case k8s::Kind::kVirtualRouter: return leavesOf<VirtualRouterSpec>(spec);
    case k8s::Kind::kVirtualGateway: return leavesOf<VirtualGatewaySpec>(spec);
    case k8s::Kind::kGatewayRoute: return leavesOf<GatewayRouteSpec>(spec);
    case k8s::Kind::kBackendGroup: return leavesOf<BackendGroupSpec>(spec);
    case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kWorkload: case k8s::Kind::kNeighbour: break;
  }
  return {};
}

std::vector<std::string> fieldPatterns(k8s::Kind kind) {
  switch (kind) {
    case k8s::Kind::kMesh: return patternsOf<MeshSpec>();
    case k8s::Kind::kVirtualNode: return patternsOf<VirtualNodeSpec>();
    case k8s::Kind::kVirtualService: return patternsOf<VirtualServiceSpec>();
    case k8s::Kind::kVirtualRouter: return patternsOf<VirtualRouterSpec>();
    case k8s::Kind::kVirtualGateway: return patternsOf<VirtualGatewaySpec>();
    case k8s::Kind::kGatewayRoute: return patternsOf<GatewayRouteSpec>();
    case k8s::Kind::kBackendGroup: return patternsOf<BackendGroupSpec>();
    case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kWorkload: case k8s::Kind::kNeighbour: break;
  }
  return {};
}

}  // namespace a2i::appmesh
