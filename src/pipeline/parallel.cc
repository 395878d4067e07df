#include "pipeline/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace a2i::pipeline {

void parallelFor(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& body) {
  if (jobs == 0) jobs = std::max(1u, std::thread::hardware_concurrency());
  // Starting a thread costs more than a handful of small files.
  constexpr std::size_t kSmall = 8;
  const std::size_t threads = count < kSmall ? 1 : std::min<std::size_t>(jobs, count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    constexpr std::size_t kBatch = 4;
    for (std::size_t begin = next.fetch_add(kBatch); begin < count; begin = next.fetch_add(kBatch)) {
      for (std::size_t i = begin; i < std::min(count, begin + kBatch); ++i) body(i);
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
}

}  // namespace a2i::pipeline
