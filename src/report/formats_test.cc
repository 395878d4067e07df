// Each format with exact expectations, and with text that tries to be markup.
#include "report/escape.h"
#include "report/test_report.h"

using namespace a2i;
using test::Made;
using test::occurrences;

TEST_CASE("no report at all is still a valid report") {
  const Made made;
  CHECK(made.write("github").empty());
  CHECK(made.write("gitlab") == "[]\n");
  CHECK(made.write("junit") ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"appmesh2istio\" tests=\"0\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
        "  <testsuite name=\"appmesh2istio\" tests=\"0\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

TEST_CASE("github: one command for a finding, the worst first, columns only within a line") {
  Made made;
  const auto file = made.file("deploy/a.yaml", "spec:\n  protocol: htpp\n  a:\n    b\n");
  made.add(findings::kIdleTimeout, file, "a:\n    b", "Later.");
  auto& wrong = made.add(findings::kNotInEnum, file, "htpp", "`htpp` is not one of http, tcp.");
  wrong.object = "VirtualNode shop/cart";
  wrong.field = "spec.protocol";
  wrong.way_out = "write `http`";
  const std::string level = findings::kIdleTimeout.level == findings::Level::kNote ? "notice" : "warning";
  CHECK(made.write("github") == "::error file=deploy/a.yaml,line=2,endLine=2,col=13,endColumn=17,title=AMI2003 " +
                                    report::githubProperty(findings::kNotInEnum.title) +
                                    "::`htpp` is not one of http, tcp.%0AVirtualNode shop/cart spec.protocol%0Ahelp: write `http`\n"
                                    "::" +
                                    level + " file=deploy/a.yaml,line=3,endLine=4,title=AMI4201 " +
                                    report::githubProperty(findings::kIdleTimeout.title) + "::Later.%0Ahelp: " + std::string(findings::kIdleTimeout.way_out) + "\n");
}

TEST_CASE("github: nothing from a manifest ends a command or starts another") {
  Made made;
  const auto file = made.file("a,line=1::warning::b%0A:.yaml", "x: y\n");
  made.add(findings::kNotInEnum, file, "y", "100% `a\n::error::owned\r::stop-commands::x`.").object = "VirtualNode a/\n::error::b";
  const std::string text = made.write("github");
  CHECK(text == "::error file=a%2Cline=1%3A%3Awarning%3A%3Ab%250A%3A.yaml,line=1,endLine=1,col=4,endColumn=5,title=AMI2003 " +
                    report::githubProperty(findings::kNotInEnum.title) +
                    "::100%25 `a\\u{a}::error::owned\\u{d}::stop-commands::x`.%0AVirtualNode a/\\u{a}::error::b%0Ahelp: " +
                    std::string(findings::kNotInEnum.way_out) + "\n");
  CHECK(occurrences(text, "\n") == 1);
}

TEST_CASE("github: ten of each level, and a word about the rest") {
  Made made;
  const auto file = made.file("a.yaml", "x: y\n");
  for (int i = 0; i < 12; ++i) made.add(findings::kNotInEnum, file, "y", "E" + std::to_string(i) + ".");
  for (int i = 0; i < 11; ++i) made.add(findings::kNotInEnum, file, "y", "N.").level = findings::Level::kNote;
  const std::string text = made.write("github");
  CHECK(occurrences(text, "::error ") == 10);
  CHECK(occurrences(text, "::notice ") == 10);
  CHECK(text.find("::E9.") != std::string::npos);
  CHECK(text.find("::E10.") == std::string::npos);
  CHECK(text.ends_with(
      "::notice title=appmesh2istio::GitHub shows a limited number of annotations; left out here: 2 errors, 0 warnings, 2 notes. "
      "The other reports of this run hold them all.\n"));
}

TEST_CASE("gitlab: an entry for each finding, fingerprints apart and free of line numbers") {
  Made made, moved;
  for (Made* one : {&made, &moved}) {
    const auto file = one->file("deploy/a.yaml", std::string(one == &moved ? "# moved\n" : "") + "x: htpp\ny: htpp\n");
    one->add(findings::kNotInEnum, file, "htpp", "First.");
    one->add(findings::kNotInEnum, file, "htpp", "Second.").way_out = "write `http`";
  }
  const std::string text = made.write("gitlab"), other = moved.write("gitlab");
  const auto fingerprint = [](const std::string& from, int nth) {
    std::size_t at = 0;
    for (int i = 0; i <= nth; ++i) at = from.find("\"fingerprint\": \"", at) + 16;
    return from.substr(at, from.find('"', at) - at);
  };
  CHECK(fingerprint(text, 0) != fingerprint(text, 1));
  CHECK(fingerprint(text, 0).size() == 24);
  CHECK(fingerprint(text, 0).find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(fingerprint(other, 0) == fingerprint(text, 0));
  CHECK(fingerprint(other, 1) == fingerprint(text, 1));
  CHECK(text == "[\n  {\n    \"description\": \"First. Help: write one of these words, spelt exactly so.\",\n    \"check_name\": \"AMI2003\",\n    \"fingerprint\": \"" +
                    fingerprint(text, 0) +
                    "\",\n    \"severity\": \"blocker\",\n    \"location\": {\n      \"path\": \"deploy/a.yaml\",\n      \"lines\": {\n    "
                    "    \"begin\": 1,\n"
                    "        \"end\": 1\n      }\n    }\n  },\n  {\n    \"description\": \"Second. Help: write `http`.\",\n    "
                    "\"check_name\": \"AMI2003\",\n"
                    "    \"fingerprint\": \"" +
                    fingerprint(text, 1) +
                    "\",\n    \"severity\": \"blocker\",\n    \"location\": {\n      \"path\": \"deploy/a.yaml\",\n      \"lines\": {\n    "
                    "    \"begin\": 1,\n"
                    "        \"end\": 1\n      }\n    }\n  }\n]\n");
}

TEST_CASE("gitlab: a finding without a place has one all the same, and bytes that are no UTF-8 do not break the document") {
  Made made;
  made.add(findings::kLeftOut, "Broken \xff byte\n.").level = findings::Level::kNote;
  const std::string text = made.write("gitlab");
  CHECK(text.find("\"path\": \".appmesh2istio.yaml\"") != std::string::npos);
  CHECK(text.find("\"description\": \"Broken \\\\u{ff} byte\\\\u{a}. Help: ") != std::string::npos);
}

TEST_CASE("junit: a case for each object, failed at the threshold, told below it") {
  Made made;
  const auto file = made.file("a.yaml", "x: y\n");
  made.summary.overview.objects = {{"VirtualNode shop/cart", {file, 0, 4}, "", {}},
                                   {"VirtualNode shop/web", {file, 0, 4}, "", {}},
                                   {"VirtualService shop/cart", {file, 0, 4}, "", {}}};
  auto& failed = made.add(findings::kNotInEnum, file, "y", "`y` & <more> \"]]>\" \x01.");
  failed.object = "VirtualNode shop/cart";
  auto& note = made.add(findings::kNotInEnum, file, "y", "Worth knowing.");
  note.object = "VirtualService shop/cart";
  note.level = findings::Level::kNote;
  made.add(findings::kNotInEnum, file, "y", "Of the file.");
  CHECK(made.write("junit") ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"appmesh2istio\" tests=\"4\" failures=\"2\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
        "  <testsuite name=\"File\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
        "    <testcase classname=\"File\" name=\"a.yaml\" file=\"a.yaml\" time=\"0\">\n"
        "      <failure type=\"AMI2003\" message=\"Of the file.\">a.yaml:1:4: error: Of the file. [AMI2003]\n  help: write one of these words, spelt exactly so\n</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"VirtualNode\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
        "    <testcase classname=\"VirtualNode\" name=\"VirtualNode shop/cart\" file=\"a.yaml\" time=\"0\">\n"
        "      <failure type=\"AMI2003\" message=\"`y` &amp; &lt;more&gt; &quot;]]&gt;&quot; \\u{1}.\">a.yaml:1:4: error: `y` &amp; "
        "&lt;more&gt; "
        "&quot;]]&gt;&quot; \\u{1}. [AMI2003]\n  help: write one of these words, spelt exactly so\n</failure>\n"
        "    </testcase>\n"
        "    <testcase classname=\"VirtualNode\" name=\"VirtualNode shop/web\" file=\"a.yaml\" time=\"0\"/>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"VirtualService\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
        "    <testcase classname=\"VirtualService\" name=\"VirtualService shop/cart\" file=\"a.yaml\" time=\"0\">\n"
        "      <system-out>a.yaml:1:4: note: Worth knowing. [AMI2003]\n  help: write one of these words, spelt exactly so\n</system-out>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

TEST_CASE("sarif: of more than 5,000 the worst are kept and the rest is told; every result has a place") {
  Made made;
  const auto file = made.file("a.yaml", "x: y\n");
  for (int i = 0; i < 5001; ++i) made.add(findings::kNotInEnum, file, "y", "N.").level = findings::Level::kNote;
  made.add(findings::kLeftOut, "Worst.").level = findings::Level::kError;
  const std::string text = made.write("sarif");
  CHECK(occurrences(text, "\"ruleId\"") == 5000);
  CHECK(text.find("\"Worst. Help: ") != std::string::npos);
  CHECK(text.find("2 further findings, none of them worse than these, are left out") != std::string::npos);
  CHECK(occurrences(text, "\"physicalLocation\"") == 5000);
}

TEST_CASE("sarif: the file stays below what platforms take, however long the text") {
  Made made;
  const auto file = made.file(std::string(3000, 'x') + ".yaml", "x: y\n");
  for (int i = 0; i < 4000; ++i) made.add(findings::kNotInEnum, file, "y", std::string(2000, 'm') + ".").object = std::string(2000, 'o');
  const std::string text = made.write("sarif");
  CHECK(text.size() < 10'000'000);
  CHECK(occurrences(text, "\"ruleId\"") > 500);
  CHECK(text.find(" further findings, none of them worse than these, are left out") != std::string::npos);
  CHECK(text.find(std::string(1100, 'm')) == std::string::npos);
}

TEST_CASE("sarif: accepted findings appear only when asked for, marked as such") {
  Made made;
  const auto file = made.file("a.yaml", "x: y\n");
  findings::Finding finding;
  finding.rule = &findings::kNotInEnum;
  finding.span = {file, 3, 4};
  finding.message = "Accepted.";
  made.suppressed = {{finding, "we know", "", true}, {finding, "as agreed", "2027-01-31", false}};
  CHECK(made.write("sarif").find("Accepted.") == std::string::npos);
  auto input = made.input();
  input.show_suppressed = true;
  const std::string text = report::findFormat("sarif")->write(input);
  CHECK(occurrences(text,
                    "\"kind\": \"inSource\",\n              \"status\": \"accepted\",\n              \"justification\": \"we know\"") == 1);
  CHECK(occurrences(
            text, "\"kind\": \"external\",\n              \"status\": \"accepted\",\n              \"justification\": \"as agreed\"") == 1);
  CHECK(made.write("text").find("not counted: 2 accepted by suppressions\n") != std::string::npos);
  CHECK(made.write("json").find("\"reason\": \"we know\"") != std::string::npos);
}

TEST_CASE("text: a file name is never a workflow command") {
  Made made;
  const auto file = made.file("::error::x.yaml", "x: y ##[error]z\n");
  made.add(findings::kNotInEnum, file, "y", "M.");
  const std::string text = made.write("text");
  CHECK(text.starts_with("./::error::x.yaml:1:4: error: M. [AMI2003]\n"));
  CHECK(text.find("##[") == std::string::npos);
}

TEST_CASE("what is escaped for each place") {
  CHECK(report::xml("<a b='c'>\xEF\xBF\xBF\t&") == "&lt;a b=&apos;c&apos;&gt;?\t&amp;");
  CHECK(report::markdown("- *a* |b| <c> [d](e) `f`") == "&#45; &#42;a&#42; &#124;b&#124; &#60;c&#62; &#91;d&#93;(e) &#96;f&#96;");
  CHECK(report::markdown("2. x") == "&#50;. x");
  CHECK(report::markdown("2 gateways") == "2 gateways");
  CHECK(report::markdown("see http://evil or www.evil, @team") == "see http&#58;//evil or www&#46;evil, &#64;team");
  CHECK(report::markdownMessage("`a|b` is not `<c>`; see `") == "<code>a&#124;b</code> is not <code>&#60;c&#62;</code>; see &#96;");
  CHECK(report::shortened("grün und gut", 6) == "gr…");
  CHECK(report::shortened("gut", 3) == "gut");
}

TEST_CASE("json: the ledger is one list, whatever the number of its entries and of the threads") {
  Made made;
  const auto file = made.file("a.yaml", "# x\nx: y\n");
  CHECK(made.write("json").ends_with("\"ledger\": []\n}\n"));
  const report::LedgerLine line{"Mesh \"shop\"", "spec.x", {file, 7, 8}, "translated", {"Sidecar a/b: spec"}, "AMI4101"};
  made.ledger = {line};
  const std::string one = made.write("json"), begin = "\"ledger\": [", end = "\n  ]\n}\n";
  const std::size_t at = one.find(begin) + begin.size();
  REQUIRE(one.ends_with(end));
  const std::string head = one.substr(0, at), entry = one.substr(at, one.size() - at - end.size());
  CHECK(entry ==
        "\n    {\n      \"object\": \"Mesh \\\"shop\\\"\",\n      \"field\": \"spec.x\",\n      \"span\": {\n        \"path\": \"a.yaml\",\n        \"line\": 2,\n"
        "        \"column\": 4,\n        \"endLine\": 2,\n        \"endColumn\": 5\n      },\n      \"state\": \"translated\",\n"
        "      \"targets\": [\n        \"Sidecar a/b: spec\"\n      ],\n      \"rule\": \"AMI4101\"\n    }");

  made.ledger.assign(1100, line);
  std::string all = head + entry;
  for (int i = 1; i < 1100; ++i) all += "," + entry;
  for (const unsigned jobs : {1u, 4u}) {
    report::Input input = made.input();
    input.jobs = jobs;
    CHECK(report::findFormat("json")->write(input) == all + end);
  }
}
