// Work on several threads. What comes out must not depend on their number: results are stored by number and joined in that order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace a2i::base {

// Runs a function over the numbers 0 … count-1. Which thread takes which number is left to chance. `jobs` 0: one for each processor.
void parallelFor(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& body);

// The numbers 0 … count-1 in parts of consecutive ones: `body(result, number)` adds to the result of its part, which begins as `empty`;
// then `join(result)` takes the results in their order. The parts are the same whatever the number of threads.
inline constexpr std::size_t kPartSize = 64;
inline std::size_t partsOf(std::size_t count) { return (count + kPartSize - 1) / kPartSize; }

template <class Result, class Body, class Join>
void inParts(std::size_t count, unsigned jobs, const Result& empty, Body body, Join join) {
  std::vector<Result> results(partsOf(count), empty);
  parallelFor(results.size(), jobs, [&](std::size_t part) {
    const std::size_t end = std::min(count, (part + 1) * kPartSize);
    for (std::size_t number = part * kPartSize; number < end; ++number) body(results[part], number);
  });
  for (Result& result : results) join(std::exchange(result, empty));
}

}  // namespace a2i::base
