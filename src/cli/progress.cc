#include "cli/progress.h"

#include <ostream>
#include <utility>

namespace a2i::cli {

Progress::Progress(std::ostream& err, bool shown, std::string what, std::chrono::milliseconds beat) {
  if (shown) thread_ = std::thread([this, &err, what = std::move(what), beat] { run(err, what, beat); });
}

void Progress::done() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void Progress::run(std::ostream& err, const std::string& what, std::chrono::milliseconds beat) {
  std::unique_lock lock(mutex_);
  int beats = 0;
  while (!ended_.wait_for(lock, beat, [this] { return end_; })) {
    err << "\r" << what << " ... " << ++beats << " s\x1b[K" << std::flush;
  }
  if (beats > 0) err << "\r\x1b[K" << std::flush;
}

}  // namespace a2i::cli
