#include "base/parallel.h"

#include <atomic>
#include <thread>

namespace a2i::base {

void parallelFor(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& body) {
  if (jobs == 0) jobs = std::max(1u, std::thread::hardware_concurrency());
  // Starting a thread costs more than a handful of small files.
  constexpr std::size_t kSmall = 8, kLargestBatch = 4;
  const std::size_t threads = count < kSmall ? 1 : std::min<std::size_t>(jobs, count);
  const std::size_t batch = std::clamp<std::size_t>(count / (threads * 8), 1, kLargestBatch);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t begin = next.fetch_add(batch); begin < count; begin = next.fetch_add(batch)) {
      for (std::size_t i = begin; i < std::min(count, begin + batch); ++i) body(i);
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
}

}  // namespace a2i::base
