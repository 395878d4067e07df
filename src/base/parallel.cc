#include "base/parallel.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace a2i::base {

namespace {

// Threads that wait for work: a new thread for each loop would begin with an empty heap each time, and leave what it filled to others.
// Never destroyed; the process ends with its threads asleep.
class Helpers {
 public:
  static Helpers& get() {
    static Helpers* const helpers = new Helpers;
    return *helpers;
  }

  // Calls `work` on this thread and on up to `count` others, and returns when all are back. On this thread alone where the others are
  // at work already: for somebody else, or for a loop around this one. What `work` calls throws nothing.
  void join(std::size_t count, const std::function<void()>& work) {
    if (count == 0 || in_use_.exchange(true)) return work();
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      while (threads_ < count && another()) ++threads_;
      work_ = &work;
      wanted_ = std::min(count, threads_);
    }
    wake_.notify_all();
    work();
    std::unique_lock<std::mutex> lock(mutex_);
    wanted_ = 0;  // who is not awake yet is too late
    back_.wait(lock, [this] { return working_ == 0; });
    in_use_ = false;
  }

 private:
  // False where the system gives no more: the work is done by those that are there.
  bool another() {
    try {
      std::thread([this] { serve(); }).detach();
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }

  void serve() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return wanted_ > 0; });
      --wanted_;
      ++working_;
      const std::function<void()>& work = *work_;
      lock.unlock();
      work();
      lock.lock();
      if (--working_ == 0) back_.notify_one();
    }
  }

  std::atomic<bool> in_use_{false};  // no mutex: a loop within a loop asks on the thread that has set it
  std::mutex mutex_;                 // of all below
  std::condition_variable wake_, back_;
  const std::function<void()>* work_ = nullptr;
  std::size_t threads_ = 0, wanted_ = 0, working_ = 0;
};

// 0: one for each processor.
unsigned threadsFor(unsigned jobs) { return jobs == 0 ? std::max(1u, std::thread::hardware_concurrency()) : jobs; }

// Each thread takes the next `batch` numbers.
void run(std::size_t count, std::size_t threads, std::size_t batch, const std::function<void(std::size_t)>& body) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t begin = next.fetch_add(batch); begin < count; begin = next.fetch_add(batch)) {
      for (std::size_t i = begin; i < std::min(count, begin + batch); ++i) body(i);
    }
  };
  if (threads <= 1) work();
  else Helpers::get().join(threads - 1, work);
}

}  // namespace

void parallelFor(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& body) {
  // Waking a thread costs more than a handful of small files.
  constexpr std::size_t kSmall = 8, kLargestBatch = 4;
  const std::size_t threads = count < kSmall ? 1 : std::min<std::size_t>(threadsFor(jobs), count);
  run(count, threads, std::clamp<std::size_t>(count / (threads * 8), 1, kLargestBatch), body);
}

void parallelTasks(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& body) {
  run(count, std::min<std::size_t>(threadsFor(jobs), count), 1, body);
}

}  // namespace a2i::base
