// Wrong usage and the small commands.
#include <sstream>

#include "catch.h"
#include "sandbox.h"

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
