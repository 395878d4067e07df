// Documents that are made to be expensive, or to mean two things.
#include "hostile.h"

using namespace a2i::test;

TEST_CASE("alias bombs are refused when they are counted, not when they have gone off") {
  const Quick quick;
  std::string bomb = kNode + "  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeat(before + ", ", 9) + before + "]\n";
  }
  const auto outcome = runText(bomb);
  CHECK(told(outcome, "AMI1003") == 1);
  CHECK(outcome.findings.all().size() == 1);
  CHECK(outcome.bundle.objects.empty());
}

TEST_CASE("bombs of merge keys are refused or cheap") {
  const Quick quick;
  std::string bomb = kNode + "  a0: &a0 {x: 1, y: 1}\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " {<<: [" + before + ", " + before + "], k" + std::to_string(i) + ": 1}\n";
  }
  CHECK(told(runText(bomb), "AMI1003") == 1);
  // Many merges into a large mapping.
  std::string keys;
  for (int i = 0; i < 50'000; ++i) keys += "    k" + std::to_string(i) + ": v\n";
  static_cast<void>(runText(kNode + "  backends: []\n  x:\n" + keys + "    <<: [" + repeat("{}, ", 100'000) + "{}]\n"));
  static_cast<void>(runText(kNode + "  backends: []\n  x:\n" + keys + repeat("    <<: {}\n", 50'000)));
}

TEST_CASE("nesting of any depth costs no stack and no time") {
  const Quick quick;
  for (const std::string& open : {std::string("["), std::string("{a: "), std::string("- "), std::string("? "), std::string("&a [")}) {
    CAPTURE(open);
    const auto outcome = runText(kNode + "  backends: " + (open[0] == '-' || open[0] == '?' ? "\n    " : "") + repeat(open, 100'000) + "\n");
    CHECK(told(outcome, "AMI1003") + told(outcome, "AMI1002") == 1);
  }
  std::string stairs = kNode;
  for (int i = 1; i < 3000; ++i) stairs += std::string(static_cast<std::size_t>(i) * 2, ' ') + "a:\n";
  CHECK(told(runText(stairs), "AMI1003") == 1);
  CHECK(told(runText("{\"apiVersion\": \"appmesh.k8s.aws/v1beta2\", \"kind\": \"Mesh\", \"spec\": " + repeat("[", 100'000) + repeat("]", 100'000) + "}"), "AMI1003") == 1);
}

TEST_CASE("a stream of very many documents takes its time only once for each") {
  const Quick quick;
  CHECK(runText(repeat("---\n", 1'000'000)).findings.all().empty());
  CHECK(runText(repeat("...\n", 1'000'000)).findings.all().empty());
  CHECK(runText(repeat("---\n%YAML 1.1\n", 200'000)).findings.all().empty());
  CHECK(runText(repeat("# c\n---\n", 300'000) + kHead + "kind: Mesh\nmetadata: {name: a}\nspec: {}\n").summary.appmesh_objects == 1);
  CHECK(told(runText(repeat("---\n" + kHead + "kind: [\n", 20'000)), "AMI1002") == 20'000);
}

TEST_CASE("keys without number are no quadratic work") {
  const Quick quick;
  std::string labels;
  for (int i = 0; i < 200'000; ++i) labels += "      k" + std::to_string(i) + ": v\n";
  static_cast<void>(runText(kHead + "kind: VirtualNode\nmetadata:\n  name: cart\n  namespace: shop\n  labels:\n" + labels + "spec:\n  podSelector:\n    matchLabels:\n" + labels));
  std::string unknown;
  for (int i = 0; i < 5'000; ++i) unknown += "  k" + std::to_string(i) + ": v\n";
  CHECK(told(runText(kNode + unknown), "AMI2010") == 5'000);
  const auto twice = runText(kNode + "  podSelector:\n    matchLabels:\n" + repeat("      same: v\n", 20'000));
  CHECK(told(twice, "AMI1004") == 19'999);
}

TEST_CASE("NUL and invalid UTF-8 give a finding, wherever they stand") {
  for (const std::string& bad : {std::string("\0", 1), std::string("\xff"), std::string("\xc0\x80"), std::string("\xed\xa0\x80"), std::string("\xf4\x90\x80\x80"), std::string("\xe2\x82"), std::string("\x1b[31m"), std::string("\x7f\x01")}) {
    CAPTURE(bad);
    const auto value = runText(kNode + "  serviceDiscovery: {dns: {hostname: \"a" + bad + "\"}}\n");
    CHECK(told(value, "AMI1002") == 1);
    CHECK(value.bundle.objects.empty());
    CHECK(told(runText(kNode + "  a" + bad + ": 1\n"), "AMI1002") == 1);
    CHECK(told(runText(kNode + "  # " + bad + "\n  backends: []\n"), "AMI1002") == 1);
  }
  // Escaped in double quotes they are legal YAML; no name or host may hold them.
  for (const std::string escaped : {"\\0", "\\x1b[31m", "\\u202e", "\\n"}) {
    CAPTURE(escaped);
    CHECK(told(runText(kHead + "kind: VirtualNode\nmetadata: {name: \"a" + escaped + "\", namespace: shop}\nspec: {}\n"), "AMI1010") == 1);
  }
}

TEST_CASE("UTF-16 and a byte order mark: read, or told") {
  const std::string text = kHead + "kind: Mesh\nmetadata: {name: a}\nspec: {}\n";
  CHECK(runText("\xef\xbb\xbf" + text).summary.appmesh_objects == 1);
  std::string wide = "\xff\xfe";
  for (const char c : text) wide += std::string(1, c) + std::string(1, '\0');
  CHECK(runText(wide).summary.appmesh_objects == 1);
}

namespace {

std::string tree(const a2i::pipeline::Outcome& outcome) {
  std::string text;
  for (const auto& [path, file] : a2i::emit::toTree(outcome.bundle, a2i::emit::What::kAll, "")) text += path + "\n" + file.content;
  return text;
}

}  // namespace

TEST_CASE("text of two and four bytes a character that no kubectl reads is told, not passed over") {
  const auto widened = [](std::size_t before, std::size_t behind) {
    std::string wide;
    for (const char c : kNode + "  podSelector: {}\n") wide += std::string(before, '\0') + c + std::string(behind, '\0');
    return wide;
  };
  for (const std::string& text : {widened(0, 1), widened(1, 0), widened(0, 3), widened(3, 0), std::string("\xff\xfe\0\0", 4) + widened(0, 3), std::string("\0\0\xfe\xff", 4) + widened(3, 0)}) {
    CAPTURE(text.size());
    CHECK(told(runText(text), "AMI1001") == 1);
  }
}

TEST_CASE("an apiVersion that is not written plainly on its line is read all the same") {
  const std::string rest = "kind: VirtualNode\nmetadata: {name: cart, namespace: shop}\nspec: {podSelector: 1}\n", version = "appmesh.k8s.aws/v1beta2";
  for (const std::string& head : {"apiVersion: >-\n  " + version + "\n", "apiVersion:\n  " + version + "\n", "x: &v " + version + "\napiVersion: *v\n", "apiVersion: !!str " + version + "\n",
                                  "apiVersion: &v " + version + "\n", "apiVersion: \"\\x61ppmesh.k8s.aws/v1beta2\" # " + version + "\n"}) {
    CAPTURE(head);
    CHECK(told(runText(head + rest), "AMI2002") == 1);
  }
}

TEST_CASE("numbers that fit nowhere, and numbers that other readers read otherwise") {
  const auto listener = [](const std::string& port) {
    return runText(kNode + "  podSelector: {matchLabels: {app: cart}}\n  serviceDiscovery: {dns: {hostname: cart.shop.svc.cluster.local}}\n"
                   "  listeners:\n  - portMapping: {port: " + port + ", protocol: http}\n");
  };
  for (const std::string port : {"99999999999999999999999999", "-99999999999999999999999999", "18446744073709551616", "9223372036854775808", "0xffffffffffffffffff",
                                  "1e400", "-1", "65536", "0", ".inf", ".nan", "yes", "~", "''", "0o", "0x", "190:20:30"}) {
    CAPTURE(port);
    const auto outcome = listener(port);
    CHECK(told(outcome, "AMI2002") + told(outcome, "AMI2004") + told(outcome, "AMI2001") + told(outcome, "AMI3113") == 1);
    CHECK(outcome.bundle.objects.empty());
  }
  for (const std::string port : {"8080", "0x1F90", "0o17620", "017620", "0b1111110010000", "8_080", "+8080"}) {
    CAPTURE(port);
    const auto outcome = listener(port);
    CHECK(told(outcome, "AMI2002") == 0);
    CHECK(tree(outcome) == tree(listener("8080")));
  }
}

TEST_CASE("YAML 1.1's booleans are booleans, quoted they are text") {
  const auto tls = [](const std::string& enforce) {
    return runText(kNode + "  backendDefaults: {clientPolicy: {tls: {enforce: " + enforce + ", validation: {trust: {file: {certificateChain: /c.pem}}}}}}\n");
  };
  for (const std::string word : {"true", "yes", "on", "y", "No", "OFF"}) CHECK(told(tls(word), "AMI2002") == 0);
  for (const std::string word : {"'true'", "\"yes\"", "!!str on", "1", "truE"}) CHECK(told(tls(word), "AMI2002") == 1);
}

TEST_CASE("two keys of one name are told, and the last one counts, whatever stands between") {
  const auto outcome = runText(kHead + "kind: VirtualNode\nmetadata: {name: cart, namespace: shop}\nspec: {}\nspec:\n  podSelector: {matchLabels: {app: cart}}\n");
  CHECK(told(outcome, "AMI1004") == 1);
  CHECK(outcome.summary.appmesh_objects == 1);
  CHECK(told(runText(kHead + "kind: Mesh\n\"kind\": VirtualNode\nmetadata: {name: a, namespace: b}\nspec: {}\n"), "AMI1004") == 1);
}

TEST_CASE("names never leave their place") {
  for (const std::string& name : std::vector<std::string>{"../../etc/passwd", "..", ".", "/etc/passwd", "a/b", "A", "-", "a..", std::string(254, 'a'), "con\\aux"}) {
    for (const std::string& document : {kHead + "kind: VirtualNode\nmetadata: {name: '" + name + "', namespace: shop}\nspec: {}\n",
                                        kHead + "kind: VirtualNode\nmetadata: {name: cart, namespace: '" + name + "'}\nspec: {}\n"}) {
      CAPTURE(document);
      const auto outcome = runText(document);
      CHECK(told(outcome, "AMI1010") == 1);
      CHECK(outcome.bundle.objects.empty());
    }
  }
}

TEST_CASE("the longest names that Kubernetes takes become files of at most 255 bytes") {
  const std::string name = repeat(std::string(63, 'a') + ".", 3) + std::string(61, 'b'), ns(63, 'n');
  const auto outcome = runText(kHead + "kind: VirtualNode\nmetadata: {name: " + name + ", namespace: " + ns +
                               "}\nspec:\n  podSelector: {matchLabels: {app: cart}}\n  listeners:\n  - portMapping: {port: 8080, protocol: http}\n"
                               "  serviceDiscovery: {dns: {hostname: cart." + ns + ".svc.cluster.local}}\n");
  CHECK(told(outcome, "AMI1010") == 0);
  REQUIRE_FALSE(outcome.bundle.objects.empty());
  for (const auto& [path, file] : a2i::emit::toTree(outcome.bundle, a2i::emit::What::kAll, "")) {
    CAPTURE(path);
    std::size_t begin = 0;
    for (std::size_t slash = path.find('/'); begin <= path.size(); begin = slash + 1, slash = path.find('/', begin)) {
      CHECK(std::min(slash, path.size()) - begin <= 255);
      if (slash == std::string::npos) break;
    }
  }
}

TEST_CASE("regular expressions that explode or do not compile are told") {
  const Quick quick;
  const auto route = [](const std::string& regex) {
    return runText(kHead + "kind: VirtualRouter\nmetadata: {name: cart, namespace: shop}\nspec:\n  listeners:\n  - portMapping: {port: 8080, protocol: http}\n"
                   "  routes:\n  - name: all\n    httpRoute:\n      match: {path: {regex: '" + regex + "'}}\n      action:\n        weightedTargets:\n"
                   "        - {virtualNodeRef: {name: cart}, weight: 1}\n");
  };
  for (const std::string& regex : std::vector<std::string>{"((((a{1,100}){1,100}){1,100}){1,100})", "(", "a**", "[z-a]", "(?=x)", "\\1", "x{1001}"}) {
    CAPTURE(regex.substr(0, 60));
    CHECK(told(route(regex), "AMI3106") == 1);
  }
  for (const std::string& regex : {repeat("(", 100'000) + repeat(")", 100'000), repeat("[^a]{900}", 2000)}) CHECK(told(route(regex), "AMI2005") + told(route(regex), "AMI3106") >= 1);
  CHECK(told(route("(a|a)*(a+)+$"), "AMI3106") == 0);  // no trouble for RE2, which does not go back
  CHECK(told(route("/x.*"), "AMI3106") == 0);
}
