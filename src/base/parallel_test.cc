#include "base/parallel.h"

#include <atomic>
#include <numeric>

#include "catch.h"

using namespace a2i;

TEST_CASE("each number is taken once, whatever the number of threads") {
  for (const std::size_t count : {0u, 1u, 7u, 8u, 9u, 1000u}) {
    for (const unsigned jobs : {0u, 1u, 2u, 7u}) {
      std::vector<std::atomic<int>> taken(count);
      base::parallelFor(count, jobs, [&](std::size_t i) { ++taken[i]; });
      for (const auto& times : taken) CHECK(times == 1);
    }
  }
}

TEST_CASE("results are joined in the order of the numbers") {
  for (const std::size_t count : {0u, 1u, 64u, 65u, 5000u}) {
    for (const unsigned jobs : {1u, 3u}) {
      std::vector<std::size_t> joined, wanted(count);
      std::iota(wanted.begin(), wanted.end(), 0);
      base::inParts(
          count, jobs, std::vector<std::size_t>{}, [](auto& part, std::size_t i) { part.push_back(i); },
          [&](const std::vector<std::size_t>& part) { joined.insert(joined.end(), part.begin(), part.end()); });
      CHECK(joined == wanted);
    }
  }
}
