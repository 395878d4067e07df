// Runs input in memory and asks what must hold for every input.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "catch.h"
#include "contains.h"
#include "emit/tree.h"
#include "pipeline/run.h"

namespace a2i::test {

inline const std::string kHead = "apiVersion: appmesh.k8s.aws/v1beta2\n";
inline const std::string kNode = kHead + "kind: VirtualNode\nmetadata: {name: cart, namespace: shop}\nspec:\n";

inline pipeline::Outcome runFiles(const std::map<std::string, std::string>& files) {
  source::MemoryTree tree(files);
  pipeline::Options options;
  options.jobs = 1;
  options.ledger = options.overview = true;
  auto outcome = pipeline::run(tree, options);
  REQUIRE(outcome);
  return std::move(*outcome);
}

inline pipeline::Outcome runText(const std::string& text) { return runFiles({{"mesh.yaml", text}}); }

// How often a rule was told.
inline std::size_t told(const pipeline::Outcome& outcome, const std::string& rule) {
  std::size_t count = 0;
  for (const findings::Finding& finding : outcome.findings.all()) count += finding.rule->id == rule ? 1 : 0;
  return count;
}

// What takes longer grows faster than its input: each case here is done in far less than a second of its own.
class Quick {
 public:
  ~Quick() { CHECK(std::chrono::steady_clock::now() - start_ < std::chrono::seconds(30)); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

inline std::string repeat(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace a2i::test
