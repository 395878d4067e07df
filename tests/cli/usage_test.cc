// Wrong usage and the small commands.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "catch.h"
#include "cli/cli.h"
#include "contains.h"
#include "sandbox.h"

using a2i::test::contains;
using a2i::test::kBroken;
using a2i::test::kHealthyMesh;
using a2i::test::Ran;
using a2i::test::Sandbox;

TEST_CASE("wrong usage exits with 2 and names the way out") {
  Sandbox box(false);
  CHECK(box.run({}).exit == 2);
  CHECK(box.run({"prechek"}).err == "appmesh2istio: 'prechek' is not a command; did you mean 'precheck'?\n");
  CHECK(box.run({"precheck", "--fail-on", "fatal"}).err == "appmesh2istio: --fail-on: 'fatal' is not one of error, warning, note, never\n");
  CHECK(box.run({"precheck", "--report", "sarif=-"}).exit == 2);
  CHECK(box.run({"precheck", "--report", "pdf=x"}).exit == 2);
  CHECK(box.run({"generate", "--commit", "b"}).exit == 2);
  CHECK(box.run({"verify"}).exit == 2);
  CHECK(box.run({"precheck", "--no-such-option"}).exit == 2);
  CHECK(box.run({"precheck", "--format", "pdf"}).exit == 2);
}

TEST_CASE("what would be passed over in silence is wrong usage") {
  Sandbox box(false);
  box.write("mesh.yaml", kHealthyMesh);
  const auto refused = [&box](const std::vector<std::string>& arguments, const std::string& word) {
    const Ran ran = box.run(arguments);
    INFO(ran.err);
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, word));
  };
  refused({"precheck", "--only-namespace", ""}, "--only-namespace: the value is empty");
  refused({"precheck", "--only-mesh="}, "--only-mesh");
  refused({"version", "extra"}, "version takes no operands");
  refused({"help", "generate", "verify"}, "help takes one COMMAND");
  refused({"generate", "--prune"}, "--prune needs --out-dir");
  refused({"precheck", "--report", "sarif=f", "--report", "json=./f"}, "f is to be written twice");
  refused({"precheck", "--report", "sarif=f", "--write-baseline", "f"}, "f is to be written twice");
  CHECK_FALSE(box.exists("f"));
  CHECK(box.run({"precheck", "--report", "sarif=/dev/null", "--report", "json=/dev/null"}).exit == 0);
}

TEST_CASE("a flag takes true and false, and wins over the configuration either way") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  CHECK(box.run({"precheck", "--verbose=false"}).err.empty());
  CHECK_FALSE(box.run({"precheck", "--verbose=true"}).err.empty());
  CHECK(box.run({"precheck", "--verbose", "--verbose=false"}).err.empty());
  CHECK(contains(box.run({"precheck", "--help=false"}).out, "App Mesh objects"));
  for (const char* wrong : {"--allow-envoyfilter=no", "--quiet=0", "--verbose=False", "--help=maybe"}) {
    const Ran ran = box.run({"precheck", wrong});
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, "is neither true nor false"));
  }

  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const auto files = box.snapshot().size();
  box.write("mesh.yaml", kHealthyMesh.substr(0, kHealthyMesh.rfind("---")));
  REQUIRE(box.run({"generate", "--only-namespace", "other", "--out-dir", "istio", "--prune=false"}).exit == 0);
  box.write("mesh.yaml", "# nothing\n");
  REQUIRE(box.run({"generate", "--out-dir", "istio", "--prune=false"}).exit == 0);
  CHECK(box.snapshot().size() == files);
  REQUIRE(box.run({"generate", "--out-dir", "istio", "--prune=true"}).exit == 0);
  CHECK(box.snapshot().size() < files);

  box.write("mesh.yaml", kBroken + "# appmesh2istio: ignore AMI3001 known\n");
  box.write(".appmesh2istio.yaml", "show-suppressed: true\nsuppressions:\n- {rule: AMI3001, reason: known}\n");
  CHECK(contains(box.run({"precheck", "--format", "sarif"}).out, "\"suppressions\""));
  CHECK_FALSE(contains(box.run({"precheck", "--format", "sarif", "--show-suppressed=false"}).out, "\"suppressions\""));
}

TEST_CASE("output that cannot be written is a failure of every command") {
  Sandbox box(false);
  box.write("mesh.yaml", kHealthyMesh);
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"explain"}, {"schema", "VirtualNode"}, {"version"}, {"help"}, {"completion", "bash"}, {"precheck"}, {"generate"}}) {
    CAPTURE(arguments[0]);
    std::ofstream full("/dev/full");
    REQUIRE(full);
    std::ostringstream err;
    CHECK(a2i::cli::run(arguments, std::cin, full, err) == 3);
    CHECK(contains(err.str(), "standard output cannot be written"));
  }
}

TEST_CASE("a report without a place is told before anything is written") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("file", "");
  for (const char* place : {"json=nowhere/x", "json=file/x", "json=.git"}) {
    const Ran ran = box.run({"generate", "--out-dir", "istio", "--report", place});
    CHECK(ran.exit == 3);
    CHECK(contains(ran.err, "the report cannot be written: "));
  }
  CHECK(box.run({"generate", "--out-dir", "istio", "--write-baseline", "nowhere/x"}).exit == 3);
  CHECK_FALSE(box.exists("istio"));
  CHECK(box.run({"generate", "--out-dir", "istio", "--report", "json=istio/report.json"}).exit == 0);
  CHECK(box.exists("istio/report.json"));
}

TEST_CASE("options may stand anywhere") {
  Sandbox box(false);
  CHECK(box.run({"--jobs", "1", "precheck", "-"}).exit == 0);
  CHECK(box.run({"-j1", "precheck", "-", "--quiet"}).exit == 0);
  CHECK(box.run({"precheck", "--jobs=1", "--", "-"}).exit == 0);
}

TEST_CASE("help and version go to standard output") {
  Sandbox box(false);
  CHECK(box.run({"--version"}).out.rfind("appmesh2istio ", 0) == 0);
  CHECK(box.run({"--help"}).out == box.run({"help"}).out);
  CHECK(box.run({"generate", "--help"}).out == box.run({"help", "generate"}).out);
  CHECK(box.run({"generate", "--help"}).out.find("Examples:") != std::string::npos);
}

TEST_CASE("a path that cannot be read exits with 3") {
  Sandbox box;
  const auto ran = box.run({"precheck", "no-such-folder"});
  CHECK(ran.exit == 3);
  CHECK(ran.err == "appmesh2istio: no-such-folder: no such file or folder\n");
}

TEST_CASE("init never overwrites, and what it writes is a valid configuration") {
  Sandbox box;
  CHECK(box.run({"init"}).exit == 0);
  const std::string written = box.read(".appmesh2istio.yaml");
  CHECK(box.run({"init"}).exit == 2);
  CHECK(box.read(".appmesh2istio.yaml") == written);
  CHECK(box.run({"precheck", ".", "--fail-on", "note"}).exit == 0);
}

TEST_CASE("init writes where the file is read: at the root of the work tree") {
  Sandbox box;
  box.write("sub/mesh.yaml", kHealthyMesh);
  std::filesystem::current_path("sub");
  const Ran ran = box.run({"init"});
  CHECK(ran.exit == 0);
  CHECK(ran.err == "wrote ../.appmesh2istio.yaml\n");
  CHECK_FALSE(box.exists(".appmesh2istio.yaml"));
  CHECK(box.run({"init"}).exit == 2);
  CHECK(contains(box.run({"precheck", "-v"}).err, "configuration: .appmesh2istio.yaml\n"));
}

TEST_CASE("every line of the starter file is one that the program takes") {
  Sandbox box;
  box.run({"init"});
  std::string all;
  std::istringstream lines(box.read(".appmesh2istio.yaml"));
  for (std::string line; std::getline(lines, line);) {
    const bool key = line.size() > 1 && line[0] == '#' && line.rfind("# ", 0) != 0;
    const bool part = line.rfind("#  ", 0) == 0;  // of the list or mapping above
    if (key || part) all += line.substr(1) + "\n";
  }
  box.write(".appmesh2istio.yaml", all);
  const auto ran = box.run({"precheck", "."});
  INFO(all << ran.out << ran.err);
  CHECK(ran.exit == 0);
  for (const char* rule : {"[AMI9001]", "[AMI9002]", "[AMI9003]", "[AMI9007]"}) CHECK(ran.out.find(rule) == std::string::npos);
}

TEST_CASE("the starter file names every key that the configuration knows") {
  Sandbox box;
  box.run({"init"});
  const std::string written = box.read(".appmesh2istio.yaml"), schema = box.run({"schema", "config"}).out;
  std::size_t keys = 0;
  for (std::size_t at = schema.find("\n    \""); at != std::string::npos; at = schema.find("\n    \"", at + 1)) {
    const std::string key = schema.substr(at + 6, schema.find('"', at + 6) - at - 6);
    CAPTURE(key);
    CHECK(written.find("\n#" + key + ":") != std::string::npos);
    ++keys;
  }
  CHECK(keys >= 11);
}

TEST_CASE("schemas and rules are there to be read") {
  Sandbox box(false);
  CHECK(box.run({"schema"}).out.find("VirtualNode\n") != std::string::npos);
  CHECK(box.run({"schema", "virtualnode"}).out.find("podSelector") != std::string::npos);
  CHECK(box.run({"schema", "VirtualNod"}).exit == 2);
  CHECK(box.run({"explain", "AMI1001"}).out.find("AMI1001") != std::string::npos);
  CHECK(box.run({"explain", "AMI0000"}).exit == 2);
  CHECK(box.run({"explain", "AMI1001", "AMI1002"}).out == box.run({"explain", "AMI1001"}).out + "\n" + box.run({"explain", "AMI1002"}).out);
  CHECK(box.run({"completion", "bash"}).out.find("complete ") != std::string::npos);
  CHECK(box.run({"completion", "tcsh"}).exit == 2);
}
