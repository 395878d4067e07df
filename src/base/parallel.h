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

// The same for a few numbers, each of them worth a thread.
void parallelTasks(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& body);

inline constexpr std::size_t kPartSize = 64;
inline std::size_t partsOf(std::size_t count) { return (count + kPartSize - 1) / kPartSize; }

// The same in parts of consecutive numbers, for work so small that few of them are not worth a thread.
template <class Body>
void inParts(std::size_t count, unsigned jobs, Body body) {
  parallelFor(partsOf(count), jobs, [&](std::size_t part) {
    const std::size_t end = std::min(count, (part + 1) * kPartSize);
    for (std::size_t number = part * kPartSize; number < end; ++number) body(number);
  });
}

// The same with results: `body(result, number)` adds to the result of its part, which begins as `empty`;
// then `join(result)` takes the results in their order. The parts are the same whatever the number of threads.
template <class Result, class Body, class Join>
void inParts(std::size_t count, unsigned jobs, const Result& empty, Body body, Join join) {
  std::vector<Result> results(partsOf(count), empty);
  inParts(count, jobs, [&](std::size_t number) { body(results[number / kPartSize], number); });
  for (Result& result : results) join(std::exchange(result, empty));
}

}  // namespace a2i::base
