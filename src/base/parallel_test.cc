#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>

#include "base/stable_sort.h"
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

TEST_CASE("a loop within a loop, and loops of several callers at a time, are done as well") {
  std::vector<std::atomic<int>> taken(2000);
  const auto outer = [&](std::size_t first) {
    base::parallelFor(10, 3, [&](std::size_t i) { base::parallelFor(100, 3, [&](std::size_t j) { ++taken[first + i * 100 + j]; }); });
  };
  std::thread other([&] { outer(1000); });
  outer(0);
  other.join();
  CHECK(std::all_of(taken.begin(), taken.end(), [](const auto& times) { return times == 1; }));
}

TEST_CASE("many small loops one after the other") {
  std::size_t sum = 0;
  for (int round = 0; round < 2000; ++round) {
    std::atomic<std::size_t> count{0};
    base::parallelTasks(3, 4, [&](std::size_t) { ++count; });
    sum += count;
  }
  CHECK(sum == 6000);
}

TEST_CASE("a sort on several threads is stable") {
  struct Item {
    int key;
    std::size_t number;
  };
  for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{5}, base::kManyItems - 1, base::kManyItems, base::kManyItems + 3, 5 * base::kManyItems}) {
    for (const unsigned jobs : {1u, 2u, 7u}) {
      std::vector<Item> items;
      for (std::size_t i = 0; i < count; ++i) items.push_back({static_cast<int>(i * 7919 % 101), i});
      base::stableSort(items, jobs, [](const Item& a, const Item& b) { return a.key < b.key; });
      REQUIRE(items.size() == count);
      CHECK(std::is_sorted(items.begin(), items.end(), [](const Item& a, const Item& b) { return std::pair(a.key, a.number) < std::pair(b.key, b.number); }));
    }
  }
}
