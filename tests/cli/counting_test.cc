// Which findings count: suppressions, baseline, changed lines, and the reports beside each other.
#include <algorithm>
#include <cstdlib>

#include "catch.h"
#include "contains.h"
#include "sandbox.h"

using a2i::test::contains;
using a2i::test::kHealthyMesh;
using a2i::test::Sandbox;

namespace {

// Calls nobody: one error, AMI3001 or what takes its place, at line 5.
std::string broken(const std::string& name, const std::string& comment = "") {
  return "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualService\nmetadata: {name: " + name + ", namespace: shop}\nspec:\n" + comment +
         "  provider: {virtualNode: {virtualNodeRef: {name: nobody}}}\n";
}

class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Environment() { unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
};

std::string ruleOf(const std::string& report) {
  const std::size_t at = report.find("[AMI");
  return at == std::string::npos ? "" : report.substr(at + 1, 7);
}

}  // namespace

TEST_CASE("a day that is no number of seconds is refused, not taken for the beginning of time") {
  const Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  for (const char* value : {"abc", "1798675200x", "-1", "99999999999999999", "9223372036854775808", " 1"}) {
    CAPTURE(value);
    const Environment day("SOURCE_DATE_EPOCH", value);
    const auto ran = box.run({"generate", "--out-dir", "istio"});
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, "SOURCE_DATE_EPOCH"));
    CHECK_FALSE(box.exists("istio"));
  }
}

TEST_CASE("a comment in the manifest accepts a finding, and an end date brings it back") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", broken("pay"));
  const std::string rule = ruleOf(box.run({"precheck"}).out);
  REQUIRE(rule.size() == 7);
  box.write("pay.yaml", broken("pay", "  # appmesh2istio: ignore " + rule + " until 2026-12-31 the node follows\n"));
  const Environment before("SOURCE_DATE_EPOCH", "1798675200");  // 2026-12-31
  const auto accepted = box.run({"precheck", "--fail-on", "note"});
  INFO(accepted.out);
  CHECK(accepted.exit == 0);
  CHECK(contains(accepted.out, "not counted: 1 accepted by suppressions\n"));
  const Environment after("SOURCE_DATE_EPOCH", "1798761600");  // 2027-01-01
  const auto ended = box.run({"precheck"});
  CHECK(ended.exit == 1);
  CHECK(contains(ended.out, "[" + rule + "]"));
  CHECK(contains(ended.out, "pay.yaml:5:3: warning: This suppression held until 2026-12-31; what it accepted counts again. [AMI9006]"));
}

TEST_CASE("an accepted error brings no output back, and the tree does not depend on who accepted what") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", broken("pay"));
  const std::string rule = ruleOf(box.run({"precheck"}).out);
  const std::string before = box.run({"generate"}).out;
  box.run({"generate", "--out-dir", "istio"});
  box.write(".appmesh2istio.yaml", "suppressions:\n- {rule: " + rule + ", object: VirtualService shop/pay, path: pay.yaml, reason: later}\n");
  const auto ran = box.run({"generate"});
  CHECK(ran.exit == 0);
  CHECK(ran.out == before);
  CHECK(box.run({"verify", "--out-dir", "istio"}).exit == 0);
}

TEST_CASE("suppressions and patterns that do nothing are told in runs over everything, and only there") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("sub/pay.yaml", broken("pay"));
  box.write(".appmesh2istio.yaml", "exclude: [nowhere/]\nsuppressions:\n- {rule: AMI4104, reason: r}\n- {path: gone.yaml, reason: r}\nrules: {AMI9005: note}\n");
  const auto whole = box.run({"precheck"});
  INFO(whole.out);
  CHECK(contains(whole.out, ".appmesh2istio.yaml:1:11: note: `nowhere/` takes no file; nothing is excluded by it. [AMI9005]"));
  CHECK(contains(whole.out, ".appmesh2istio.yaml:3:4: warning: This suppression accepts nothing"));
  CHECK(contains(whole.out, ".appmesh2istio.yaml:4:10: note: `gone.yaml` takes no file that holds manifests"));
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"precheck", "sub"}, {"precheck", "sub/pay.yaml"}, {"precheck", "--only-namespace", "shop"}}) {
    CAPTURE(arguments.back());
    CHECK_FALSE(contains(box.run(arguments).out, "AMI900"));
  }
}

TEST_CASE("flags of the configuration are true or false") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write(".appmesh2istio.yaml", "show-suppressed: false\n");
  CHECK(box.run({"precheck"}).exit == 0);
  box.write(".appmesh2istio.yaml", "show-suppressed: maybe\n");
  CHECK(box.run({"precheck"}).exit == 2);
  for (const char* key : {"baseline", "write-baseline", "changed-since"}) {
    box.write(".appmesh2istio.yaml", std::string(key) + ": x\n");
    CHECK(contains(box.run({"precheck"}).out, "[AMI9003]"));
  }
}

TEST_CASE("only findings that the baseline does not know count") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", broken("pay"));
  const auto written = box.run({"precheck", "--write-baseline", "known.json"});
  CHECK(written.exit == 0);
  CHECK(contains(written.out, "not counted: 1 known from the baseline\n"));
  CHECK(contains(written.err, "wrote the baseline known.json\n"));
  box.write("pay.yaml", "# moved down\n\n" + broken("pay"));
  const auto same = box.run({"precheck", "--baseline", "known.json"});
  CHECK(same.exit == 0);
  CHECK(same.err.empty());
  box.write("other.yaml", broken("other"));
  const auto fresh = box.run({"precheck", "--baseline", "known.json"});
  CHECK(fresh.exit == 1);
  CHECK(contains(fresh.out, "other.yaml:5:"));
  CHECK_FALSE(contains(fresh.out, "pay.yaml:"));
  // A file that is moved takes what is known of its objects along; what is not about an object stays with its file.
  box.write("other.yaml", "");
  box.write("deploy/payment.yaml", box.read("pay.yaml"));
  box.write("pay.yaml", "");
  CHECK(box.run({"precheck", "--baseline", "known.json"}).exit == 0);
  // What is mended is told, by a run that would have seen it.
  const std::string payment = box.read("deploy/payment.yaml");
  box.write("deploy/payment.yaml", "");
  CHECK(box.run({"precheck", "--baseline", "known.json"}).err ==
        "1 of the 1 findings in known.json are there no more; --write-baseline records what is left\n");
  CHECK(box.run({"precheck", "mesh.yaml", "--baseline", "known.json"}).err.empty());
  box.write("deploy/payment.yaml", payment);
  box.write("deploy/second.yaml", broken("second"));
  CHECK(box.run({"precheck", "--baseline", "known.json"}).exit == 1);
  CHECK(box.run({"precheck", "--baseline", "missing.json"}).exit == 2);
  CHECK(box.run({"precheck", "--baseline", "pay.yaml"}).exit == 2);
  CHECK(box.run({"precheck", "--write-baseline", "no/such/folder.json"}).exit == 3);
}

TEST_CASE("only findings on what has changed count") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", broken("pay") + "---\n" + broken("bill"));
  box.commit("start");
  CHECK(box.run({"precheck", "--changed-since", "HEAD"}).exit == 0);
  box.write("pay.yaml", broken("pay") + "---\n# a remark\n" + broken("bill"));
  CHECK(box.run({"precheck", "--changed-since", "HEAD"}).exit == 0);
  // A changed line of an object makes all of the object count, and nothing of the one beside it.
  std::string text = box.read("pay.yaml");
  text.replace(text.find("bill, namespace"), 4, "bills");
  box.write("pay.yaml", text);
  const auto object = box.run({"precheck", "--changed-since", "HEAD"});
  CHECK(object.exit == 1);
  CHECK(contains(object.out, "pay.yaml:12:"));
  CHECK_FALSE(contains(object.out, "pay.yaml:5:"));
  CHECK(contains(object.out, "not counted: 1 outside of what was changed\n"));
  // Untracked files are new; so are those of a later commit, whatever happened on the other branch since.
  box.git("checkout -q -- pay.yaml");
  box.git("checkout -qb topic");
  box.write("new.yaml", broken("new"));
  CHECK(box.run({"precheck", "--changed-since", "main"}).exit == 1);
  box.commit("topic");
  box.git("checkout -q main");
  box.write("pay.yaml", broken("changed") + "---\n" + broken("here"));
  box.git("commit -qam other");
  box.git("checkout -q topic");
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{{}, {"--rev", "topic"}}) {
    std::vector<std::string> all = {"precheck", "--changed-since", "main"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const auto ran = box.run(all);
    INFO(ran.out);
    CHECK(ran.exit == 1);
    CHECK(contains(ran.out, "new.yaml:5:"));
    CHECK_FALSE(contains(ran.out, "pay.yaml:"));
  }
  const auto unknown = box.run({"precheck", "--changed-since", "nowhere"});
  CHECK(unknown.exit == 3);
  CHECK(contains(unknown.err, "fetch-depth: 0"));
}

TEST_CASE("what a change breaks elsewhere counts, what was broken there before does not") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", broken("pay") + "---\n" + broken("bill"));
  box.write("deploy/caller.yaml", broken("caller", "  # who is called stands in the next file\n"));
  box.write("deploy/node.yaml",
            "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: nobody, namespace: shop}\nspec:\n"
            "  listeners: [{portMapping: {port: 80, protocol: http}}]\n  serviceDiscovery: {dns: {hostname: nobody.shop}}\n");
  box.commit("start");
  // As long as the node is there all three find it.
  CHECK(box.run({"precheck", "--changed-since", "HEAD"}).exit == 0);
  box.git("rm -q deploy/node.yaml");
  const auto gone = box.run({"precheck", "--changed-since", "HEAD"});
  INFO(gone.out);
  CHECK(gone.exit == 1);
  CHECK(contains(gone.out, "deploy/caller.yaml:6:"));
  CHECK(contains(gone.out, "pay.yaml:5:"));
  CHECK_FALSE(contains(gone.out, "not counted"));
  box.commit("gone");
  // From then on it is old; a run from a folder, for a file, and for a commit says the same.
  box.write("other.yaml", "# nothing\n");
  CHECK(box.run({"precheck", "--changed-since", "HEAD"}).exit == 0);
  CHECK(box.run({"precheck", "deploy/caller.yaml", "--changed-since", "HEAD~1"}).exit == 1);
  CHECK(box.run({"precheck", "--changed-since", "HEAD~1", "--rev", "HEAD"}).exit == 1);
  // A folder that the change has made held nothing before it.
  box.write("fresh/new.yaml", broken("new"));
  CHECK(box.run({"precheck", "fresh", "--changed-since", "HEAD"}).exit == 1);
}

TEST_CASE("what findings are compared with is read before anything is written") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("start");
  CHECK(box.run({"generate", ".", "--out-dir", "istio", "--baseline", "missing.json"}).exit == 2);
  CHECK(box.run({"generate", ".", "--out-dir", "istio", "--changed-since", "nowhere"}).exit == 3);
  CHECK_FALSE(box.exists("istio"));
  CHECK(box.run({"precheck", "--write-baseline", "-"}).exit == 2);
}

TEST_CASE("neither a report nor a baseline is written over what is read") {
  Sandbox box;
  box.write("deploy/mesh.yaml", kHealthyMesh);
  box.write(".appmesh2istio.yaml", "rules: {}\n");
  for (const char* option : {"--report=sarif=deploy/mesh.yaml", "--report=json=deploy/../deploy/mesh.yaml", "--write-baseline=deploy/mesh.yaml",
                             "--report=text=.appmesh2istio.yaml"}) {
    const auto ran = box.run({"generate", ".", "--out-dir", "istio", option});
    INFO(option << "\n" << ran.err);
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, "is one of the files that are read"));
  }
  CHECK(box.read("deploy/mesh.yaml") == kHealthyMesh);
  CHECK_FALSE(box.exists("istio"));
}

TEST_CASE("that a file is in the way is told whatever somebody accepts") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("istio/kustomization.yaml", "# mine\n");
  for (const char* entry : {"rule: AMI6001", "object: '*'"}) {
    box.write(".appmesh2istio.yaml", "suppressions: [{" + std::string(entry) + ", reason: r}]\n");
    const auto ran = box.run({"generate", ".", "--out-dir", "istio"});
    CHECK(ran.exit == 1);
    CHECK(contains(ran.err, "[AMI6001]"));
  }
}

TEST_CASE("a moved file has changed only where its text has") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", "# The payments,\n# which are broken.\n" + broken("pay") + "---\n" + broken("bill"));
  box.commit("start");
  box.git("mv pay.yaml payment.yaml");
  CHECK(box.run({"precheck", "--changed-since", "HEAD"}).exit == 0);
  box.git("reset -q");  // neither name is known to the index now
  CHECK(box.run({"precheck", "--changed-since", "HEAD"}).exit == 0);
  box.commit("moved");
  CHECK(box.run({"precheck", "--changed-since", "HEAD~1"}).exit == 0);
  CHECK(box.run({"precheck", "--changed-since", "HEAD~1", "--rev", "HEAD"}).exit == 0);
  std::string text = box.read("payment.yaml");
  text.replace(text.find("bill, namespace"), 4, "bills");
  box.write("payment.yaml", text);
  const auto ran = box.run({"precheck", "--changed-since", "HEAD~1"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "not counted: 1 outside of what was changed\n"));
}

TEST_CASE("a suppression of which a part cannot be understood accepts nothing") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", broken("pay"));
  for (const char* entry : {"{rule: AMI3001, objekt: VirtualService shop/bill, reason: why}", "{rule: AMI3001, path: [], reason: why}",
                            "{rule: [], path: pay.yaml, reason: why}", "{rule: AMI3001, object: [], reason: why}"}) {
    INFO(entry);
    box.write(".appmesh2istio.yaml", std::string("suppressions:\n- ") + entry + "\n");
    const auto ran = box.run({"precheck"});
    CHECK(ran.exit == 1);
    CHECK(contains(ran.out, "; the suppression accepts nothing. [AMI90"));
  }
}

TEST_CASE("all reports at once, one of them on standard output") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", broken("pay"));
  const auto ran = box.run({"generate", "--out-dir", "istio", "--report", "github=-", "--report", "gitlab=a.json", "--report", "junit=a.xml", "--report",
                            "markdown=a.md", "--report", "sarif=a.sarif", "--report", "json=b.json"});
  CHECK(ran.exit == 1);
  CHECK(ran.out.rfind("::error file=pay.yaml,line=5,", 0) == 0);
  CHECK(contains(box.read("a.json"), "\"severity\": \"blocker\""));
  CHECK(contains(box.read("a.xml"), "<testcase classname=\"VirtualNode\" name=\"VirtualNode shop/cart\" file=\"mesh.yaml\" time=\"0\"/>"));
  CHECK(contains(box.read("a.md"), "| VirtualService shop/pay | pay.shop | "));
  CHECK(contains(box.read("a.md"), "```mermaid\nflowchart LR\n"));
  CHECK(contains(box.read("a.sarif"), "\"startLine\": 5"));
  CHECK(contains(box.read("b.json"), "    \"errors\": 1,\n    \"warnings\": 0,\n    \"notes\": 0,\n"));
  CHECK(box.run({"precheck", "--format", "markdown"}).out == box.read("a.md"));
}

TEST_CASE("what is told once for several places stays the same finding when the first of them is mended") {
  const auto node = [](const std::string& name, const std::string& timeout) {
    return "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: " + name + ", namespace: shop}\nspec:\n" +
           "  podSelector: {matchLabels: {app: " + name + "}}\n  listeners: [{portMapping: {port: 80, protocol: http}" + timeout +
           "}]\n  serviceDiscovery: {dns: {hostname: " + name + ".shop}}\n";
  };
  Sandbox box;
  for (const char* name : {"a", "b", "c", "d"}) box.write(name + std::string(".yaml"), node(name, ", timeout: {http: {idle: {unit: s, value: 7}}}"));
  const auto fingerprints = [&box] {
    const std::string text = box.run({"precheck", "--format", "gitlab"}).out;
    std::string all;
    for (std::size_t at = 0; (at = text.find("\"fingerprint\"", at)) != std::string::npos; ++at) all += text.substr(at, 40) + "\n";
    return all;
  };
  const std::string before = fingerprints();
  CHECK(std::count(before.begin(), before.end(), '\n') == 1);
  box.write("a.yaml", node("a", ""));
  CHECK(fingerprints() == before);
}

TEST_CASE("junit fails at the level of --fail-on") {
  Sandbox box;
  box.write("pay.yaml", broken("pay"));
  box.write(".appmesh2istio.yaml", "rules: {" + ruleOf(box.run({"precheck"}).out) + ": warning}\n");
  CHECK(contains(box.run({"precheck", "--format", "junit"}).out, "failures=\"0\""));
  CHECK(contains(box.run({"precheck", "--format", "junit", "--fail-on", "warning"}).out, "failures=\"1\""));
}
