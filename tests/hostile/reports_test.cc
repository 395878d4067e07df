// Text of strangers in every report: it stays text.
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "../cli/sandbox.h"
#include "base/text.h"
#include "hostile.h"
#include "report/report.h"

using namespace a2i;
using namespace a2i::test;

namespace {

const std::vector<std::string> kPayloads = {"\x1b]0;owned\x07\x1b[31m", "::error::owned", "%0A::error::owned", "##[add-mask]owned", "##vso[task.setvariable variable=PATH]owned",
                                            "##teamcity[buildStatus text='owned']", "<script>owned()</script>", "![x](https://evil.example/p.png)", "[x](javascript:owned)",
                                            "</code></details><img src=x onerror=owned>", "@everyone", "`|owned|`", "]]><owned/>", "<!-- owned -->", "\r\n::error::owned",
                                            "\n::error::owned", "\xe2\x80\xae" "owned", "\xc2\x9b" "31mowned", "${{ secrets.X }}", "$(owned)", "' OR 1=1 --", "\xef\xbf\xbe", "{{owned}}"};

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned char>(c));
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) out += escape;
    else out += c;
  }
  return out + "\"";
}

// A payload wherever a finding repeats what it found.
std::string manifest(const std::string& payload) {
  const std::string p = quoted(payload);
  return kHead + "kind: VirtualNode\nmetadata: {name: cart, namespace: shop, annotations: {" + p + ": " + p + "}}\nspec:\n  podSelector: {matchLabels: {app: " + p + "}}\n  " + p + ": " + p +
         "\n  listeners:\n  - portMapping: {port: " + p + ", protocol: " + p + "}\n  serviceDiscovery: {dns: {hostname: " + p + ", responseType: " + p +
         "}}\n  backends:\n  - virtualService: {virtualServiceRef: {name: " + p + ", namespace: " + p + "}}\n  - virtualService: {virtualServiceARN: " + p + "}\n---\n" + kHead +
         "kind: " + p + "\nmetadata: {name: x}\n---\n" + kHead + "kind: Mesh\nmetadata: {name: " + p + "}\n---\napiVersion: appmesh.k8s.aws/" + (payload.find_first_of("\n\"\\") == std::string::npos ? "v0" : "v0") +
         "\nkind: " + p + "\nmetadata: {name: " + p + "}\n---\n" + kHead + "kind: VirtualRouter\nmetadata: {name: r, namespace: shop}\nspec:\n  listeners:\n  - portMapping: {port: 80, protocol: http}\n"
         "  routes:\n  - name: " + p + "\n    httpRoute:\n      match: {path: {regex: " + quoted("(" + payload) + "}, headers: [{name: " + p + ", match: {exact: " + p + "}}]}\n"
         "      action: {weightedTargets: [{virtualNodeRef: {name: " + p + "}, weight: 1}]}\n  - name: " + p + "\n    httpRoute:\n      match: {prefix: " + p + "}\n"
         "      action: {weightedTargets: [{virtualNodeRef: {name: cart}, weight: 1}]}\n---\n" + kHead + "kind: Mesh\nmetadata: {name: m}\nspec: {" + p + ": [*" + "nobody]}\n";
}

bool control(const std::string& text) {
  // printable() makes every control and bidirectional character visible, so what it changes has not passed through it.
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (base::printable(line) != line) return true;
  }
  return false;
}

// GitHub's runner reads lines that begin with :: (after blanks) and ##[ anywhere; Azure's and TeamCity's ##word[ anywhere.
bool command(const std::string& text, bool github) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view shown = base::trim(line);
    if (shown.starts_with("::") && !(github && (shown.starts_with("::error ") || shown.starts_with("::warning ") || shown.starts_with("::notice ")))) return true;
    if (github && shown.starts_with("::")) continue;  // GitHub takes the line for the command that it is, and nothing in it
    for (std::size_t at = line.find("##"); at != std::string::npos; at = line.find("##", at + 1)) {
      const std::size_t end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", at + 2);
      if (end != std::string::npos && line[end] == '[') return true;
    }
  }
  return false;
}

// Without what a backslash makes plain text.
std::string unescaped(const std::string& text) {
  std::string rest;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    else rest += text[i];
  }
  return rest;
}

void check(const std::string& format, const std::string& whole) {
  const std::string text = format == "readme" ? unescaped(whole) : whole;
  CAPTURE(format, text);
  CHECK_FALSE(control(text));
  CHECK_FALSE(command(text, format == "github"));
  const bool markup = format == "markdown" || format == "readme";
  if (markup || format == "junit") {
    for (const char* part : {"<script", "<img", "<owned", "<!-- owned", "]]><"}) CHECK(text.find(part) == std::string::npos);
  }
  if (markup) {
    for (const char* part : {"](https://evil", "](javascript", "@everyone", "|owned|"}) CHECK(text.find(part) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("values of a manifest are no markup, command or control in any report") {
  for (const std::string& payload : kPayloads) {
    const auto outcome = runText(manifest(payload));
    CHECK(outcome.findings.all().size() > 5);
    const report::Input input{outcome.files, outcome.findings, outcome.summary, outcome.ledger, "test", false};
    for (const report::FormatRow& format : report::formats()) check(std::string(format.name), format.write(input));
    check("readme", report::treeReadme(input));
  }
}

TEST_CASE("file names are no markup, command or control in any report") {
  for (const std::string& payload : kPayloads) {
    std::string name = payload;
    for (char& c : name) c = c == '/' ? '_' : c;
    const auto outcome = runFiles({{name + ".yaml", kNode + "  podSelector: 1\n"}, {name + "/x.yaml", kNode + "  x: ["}});
    REQUIRE(outcome.findings.all().size() > 1);
    const report::Input input{outcome.files, outcome.findings, outcome.summary, outcome.ledger, "test", false};
    for (const report::FormatRow& format : report::formats()) check(std::string(format.name), format.write(input));
    check("readme", report::treeReadme(input));
  }
}

TEST_CASE("what a run says and shows of the files it meets is escaped") {
  for (const std::string& payload : kPayloads) {
    std::string name = payload;
    for (char& c : name) c = c == '/' ? '_' : c;
    CAPTURE(name);
    Sandbox box;
    box.write("mesh.yaml", kHealthyMesh);
    REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
    // An edit of somebody else's that the difference shows.
    box.write("istio/README.md", payload + "\n" + box.read("istio/README.md") + "\n" + payload);
    const auto drift = box.run({"verify", "--out-dir", "istio"});
    CHECK(drift.exit == 1);
    check("diff", drift.out);
    check("talk", drift.err);
    const auto refused = box.run({"generate", "--out-dir", "istio"});
    CHECK(refused.exit == 1);
    check("text", refused.err);
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"precheck", name}, {"precheck", "--rev", name}, {"precheck", "--config", name}, {"explain", name}, {"schema", name},
                                                      {name}, {"precheck", "--" + name}, {"help", name}, {"precheck", "--baseline", name}, {"completion", name}, {"generate", name},
                                                      {"precheck", "--istio-version", name}, {"generate", "--out-dir", "x", "--commit", name, "--author", "A <a@b>"}, {"precheck", "--changed-since", name}}) {
      CAPTURE(arguments[0]);
      const auto ran = box.run(arguments);
      check("error", ran.err);
    }
    box.write(".appmesh2istio.yaml", quoted(payload) + ": " + quoted(payload) + "\nrules: {" + quoted(payload) + ": " + quoted(payload) + "}\nistio-version: " + quoted(payload) + "\n");
    check("configuration", box.run({"precheck"}).err);
    box.write(".appmesh2istio.yaml", "exclude: [" + quoted(payload) + "]\nsuppressions: [{rule: " + quoted(payload) + ", reason: " + quoted(payload) + "}, {path: " + quoted(payload) + ", reason: " + quoted(payload) + "}]\n");
    const auto ran = box.run({"precheck"});
    check("text", ran.out);
    check("configuration", ran.err);
  }
}
