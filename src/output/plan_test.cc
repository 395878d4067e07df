// What may be written, what is kept, and what is in the way.
#include "emit/yaml_writer.h"
#include "output/test_folder.h"

using namespace a2i::output;

namespace {

using Paths = std::vector<std::string>;

const std::string kA = "namespaces/shop/a.yaml", kB = "namespaces/shop/b.yaml", kList = "namespaces/shop/kustomization.yaml";

Options pruning() {
  Options options;
  options.prune = true;
  return options;
}

// A component with one patch for each name.
void addComponent(a2i::emit::Files& files, const std::map<std::string, std::string>& patches) {
  std::string list;
  for (const auto& [name, content] : patches) {
    files["workloads/shop/" + name + ".yaml"] = {content, {"VirtualNode shop/" + name}};
    list += "- path: " + name + ".yaml\n  target:\n    kind: Deployment\n    name: \"^" + name + "$\"\n";
  }
  files["workloads/shop/kustomization.yaml"] = {kComponent + "patches:\n" + list, {}};
}

}  // namespace

TEST_CASE("a file that is not ours, or was edited, is in the way; one that is right already is adopted") {
  const TestFolder folder;
  folder.write("out/" + kA, "mine");
  CHECK(folder.planned(shop({{"a", "1"}})).foreign == Paths{kA});
  folder.write("out/" + kA, "1");
  folder.generate(shop({{"a", "1"}}));
  folder.write("out/" + kA, "edited");
  CHECK(folder.planned(shop({{"a", "2"}})).foreign == Paths{kA});
  CHECK(folder.planned(shop({{"a", "1"}})).foreign == Paths{kA});
  folder.write("out/" + kA, "2");
  const Plan adopted = folder.planned(shop({{"a", "2"}}));
  CHECK(adopted.foreign.empty());
  CHECK_FALSE(adopted.write.contains(kA));
  CHECK(adopted.write.contains(std::string(kIndexName)));
}

TEST_CASE("links and folders where a file of ours belongs are in the way") {
  const TestFolder folder;
  folder.write("elsewhere/shop/a.yaml", "1");
  folder.write("out/mine.txt", "mine");
  std::filesystem::create_directory_symlink(folder.path("elsewhere"), folder.path("out/namespaces"));
  CHECK(folder.planned(shop({{"a", "1"}})).foreign == Paths{"namespaces"});
  FolderTarget target(folder.out());
  CHECK(diff(target, shop({{"a", "1"}}), {})->find("+++ b/" + kA) != std::string::npos);
  std::filesystem::remove(folder.path("out/namespaces"));
  std::filesystem::create_symlink(folder.path("elsewhere/shop/a.yaml"), folder.path("out/README.md"));
  CHECK(folder.planned(shop({})).foreign == Paths{"README.md"});
  std::filesystem::remove(folder.path("out/README.md"));
  std::filesystem::create_symlink("/nowhere", folder.path("out/README.md"));
  CHECK(folder.planned(shop({})).foreign == Paths{"README.md"});
}

TEST_CASE("no name leads outside the folder") {
  const TestFolder folder;
  FolderTarget target(folder.out());
  for (const std::string& path : Paths{"../x.yaml", "a/../../x.yaml", "/x.yaml", "a//x.yaml", ".git/config", "a\nb"}) {
    CAPTURE(path);
    CHECK_FALSE(plan(target, {{path, {"1", {}}}}, {}));
    Plan forged;
    forged.write = {{path, "1"}};
    forged.changes = true;
    CHECK_FALSE(a2i::output::apply(folder.out(), forged));
  }
  CHECK(folder.all().empty());
}

TEST_CASE("stale files go only by prune, and never when they were edited") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}, {"b", "1"}}));
  CHECK(folder.planned(shop({{"a", "1"}})).changes == false);
  const Plan pruned = folder.planned(shop({{"a", "1"}}), pruning());
  CHECK(pruned.remove == Paths{kB});
  CHECK(pruned.write.at(kList) == kRoot + "resources:\n- a.yaml\n");
  folder.write("out/" + kB, "edited");
  CHECK(folder.planned(shop({{"a", "1"}}), pruning()).foreign == Paths{kB});
  CHECK(folder.planned(shop({{"a", "1"}})).foreign.empty());
}

TEST_CASE("prune takes the kustomization of an empty folder with it") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}}));
  folder.generate(shop({}), pruning());
  CHECK(folder.all("out").size() == 3);
  CHECK(folder.planned(shop({}), pruning()).changes == false);
}

TEST_CASE("a kept file stays named in its folder and in the root") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}, {"b", "1"}}));
  folder.generate(shop({{"b", "2"}, {"c", "1"}}));
  CHECK(folder.read("out/" + kList) == kRoot + "resources:\n- a.yaml\n- b.yaml\n- c.yaml\n");
  folder.generate(shop({}));
  CHECK(folder.read("out/kustomization.yaml") == kRoot + "resources:\n- namespaces/shop\n");
  CHECK(folder.read("out/" + kList) == kRoot + "resources:\n- a.yaml\n- b.yaml\n- c.yaml\n");
  CHECK(folder.planned(shop({})).changes == false);
}

TEST_CASE("a kept patch keeps its target, and a component never becomes a resource of the root") {
  const TestFolder folder;
  auto files = shop({{"a", "1"}});
  addComponent(files, {{"p", "1"}, {"q", "1"}});
  folder.generate(files);
  const std::string both = folder.read("out/workloads/shop/kustomization.yaml");
  files = shop({{"a", "1"}});
  addComponent(files, {{"q", "1"}});
  CHECK(folder.planned(files).changes == false);
  CHECK(folder.planned(shop({{"a", "1"}})).changes == false);
  CHECK(both.find("- path: p.yaml\n  target:\n    kind: Deployment\n    name: \"^p$\"\n- path: q.yaml\n") != std::string::npos);
  CHECK(folder.read("out/kustomization.yaml") == kRoot + "resources:\n- namespaces/shop\n");
}

TEST_CASE("while a source has an error its files stay as they are, and nothing is pruned") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}, {"b", "1"}, {"c", "1"}}));
  Options options = pruning();
  options.kept_sources = {"VirtualNode shop/a", "VirtualNode shop/b"};
  const Plan made = folder.planned(shop({{"a", "half"}, {"d", "1"}}), options);
  CHECK(made.foreign.empty());
  CHECK(made.remove.empty());
  CHECK_FALSE(made.write.contains(kA));
  CHECK(made.write.at(kList) == kRoot + "resources:\n- a.yaml\n- b.yaml\n- c.yaml\n- d.yaml\n");
  folder.generate(shop({{"a", "half"}, {"d", "1"}}), options);
  folder.generate(shop({{"a", "2"}, {"d", "1"}}), pruning());
  CHECK(folder.read("out/" + kA) == "2");
  CHECK_FALSE(folder.has("out/" + kB));
}

TEST_CASE("prune leaves what the run does not answer for, and still names it") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}, {"b", "1"}}));
  Options options = pruning();
  options.in_scope = [](const std::string& path) { return path == kA; };
  folder.generate(shop({}), options);
  CHECK_FALSE(folder.has("out/" + kA));
  CHECK(folder.read("out/" + kList) == kRoot + "resources:\n- b.yaml\n");
  CHECK(folder.read("out/kustomization.yaml") == kRoot + "resources:\n- namespaces/shop\n");
}

TEST_CASE("the index is written and read back; a damaged or hostile one is an error") {
  const Index index{{{"a.yaml", sha256("1"), {"VirtualNode shop/a", "Mesh \"x\"\\\n"}}, {"b/c.yaml", sha256(""), {}}}};
  const auto again = readIndex(writeIndex(index));
  REQUIRE(again);
  CHECK(writeIndex(*again) == writeIndex(index));
  a2i::istio::List files;
  for (const IndexEntry& entry : index.files) {
    a2i::istio::Map item = {{"path", entry.path}, {"sha256", entry.sha256}};
    if (!entry.sources.empty()) item.emplace_back("sources", a2i::istio::List(entry.sources.begin(), entry.sources.end()));
    files.emplace_back(std::move(item));
  }
  CHECK(writeIndex(index) == a2i::emit::toJson(a2i::istio::Map{{"format", "appmesh2istio.tree/v1"}, {"files", files}}));
  CHECK(writeIndex({}) == a2i::emit::toJson(a2i::istio::Map{{"format", "appmesh2istio.tree/v1"}, {"files", a2i::istio::List{}}}));
  CHECK(again->files[0].sources == index.files[0].sources);
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string text = writeIndex(index);
  for (const std::string& bad : Paths{"", "{", "[]", "null", "{}", text.substr(0, text.size() / 2), R"({"format": "appmesh2istio.tree/v1", "files": [1]})",
                                      R"({"format": "appmesh2istio.tree/v9", "files": []})",
                                      R"({"format": "appmesh2istio.tree/v1", "files": [{"path": {"a": 1}, "sha256": ["x"]}]})",
                                      R"({"format": "appmesh2istio.tree/v1", "files": [{"path": "../x", "sha256": "0"}]})",
                                      R"({"format": "appmesh2istio.tree/v1", "files": [{"path": "x", "sha256": "0"}, {"path": "x", "sha256": "1"}]})"}) {
    CAPTURE(bad);
    const auto result = readIndex(bad);
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find(".appmesh2istio.json") != std::string::npos);
  }
}
