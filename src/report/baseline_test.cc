#include "report/baseline.h"

#include "findings/rules_output.h"
#include "report/test_report.h"

using namespace a2i;

namespace {

struct Scene {
  source::SourceSet files;
  findings::Findings findings;
  explicit Scene(const std::string& text) { files.add({"a.yaml", text}); }
  void add(const findings::Rule& rule, const std::string& place) {
    const auto begin = static_cast<std::uint32_t>(files[0].content().find(place));
    findings.add(rule, {0, begin, static_cast<std::uint32_t>(begin + place.size())}, "M.").object = "VirtualNode shop/cart";
  }
};

}  // namespace

TEST_CASE("a baseline knows its findings again when lines have moved, and no others") {
  Scene before("a: x\nb: x\n");
  before.add(findings::kNotInEnum, "x");
  before.add(findings::kNotInEnum, "x");
  const std::string text = report::writeBaseline(before.files, before.findings);
  CHECK(text.find("\"path\": \"a.yaml\"") != std::string::npos);
  CHECK(text.find("\"line") == std::string::npos);
  const auto baseline = report::readBaseline(text);
  REQUIRE(baseline);
  CHECK(baseline->size() == 2);

  Scene after("# moved\n\na: x\nb: x\nc: y\n");
  after.add(findings::kNotInEnum, "x");
  after.add(findings::kNotInEnum, "x");
  after.add(findings::kNotInEnum, "x");  // a third of the same kind is new
  after.add(findings::kNotInEnum, "y");
  after.add(findings::kIdleTimeout, "x");
  CHECK(report::dropKnown(*baseline, after.files, after.findings) == 2);
  CHECK(after.findings.all().size() == 3);
}

TEST_CASE("a baseline knows its findings again whatever lines end in") {
  Scene lf("a:\n  b: x\n  c: y\n"), crlf("a:\r\n  b: x\r\n  c: y\r\n");
  lf.add(findings::kMissingField, "b: x\n  c: y");
  crlf.add(findings::kMissingField, "b: x\r\n  c: y");
  CHECK(report::dropKnown(report::fingerprintsOf(lf.files, lf.findings), crlf.files, crlf.findings) == 1);
}

TEST_CASE("what stands in the way of the output is never known") {
  Scene scene("a: x\n");
  scene.findings.add(findings::kForeignFile, {}, "M.");
  CHECK(report::writeBaseline(scene.files, scene.findings) == "{\n  \"schema\": \"appmesh2istio.baseline/v1\",\n  \"findings\": []\n}\n");
}

TEST_CASE("what is no baseline is refused") {
  CHECK_FALSE(report::readBaseline(""));
  CHECK_FALSE(report::readBaseline("[]"));
  CHECK_FALSE(report::readBaseline("{\"schema\": \"other\", \"findings\": []}"));
  CHECK_FALSE(report::readBaseline("{\"schema\": \"appmesh2istio.baseline/v1\", \"findings\": [{}]}"));
  CHECK_FALSE(report::readBaseline("{\"schema\": \"appmesh2istio.baseline/v1\", \"findings\": [1]}"));
  CHECK(report::readBaseline("{\"schema\": \"appmesh2istio.baseline/v1\", \"findings\": []}"));
}
