// Tells at a terminal that a long run is still at work. Nothing shows in its first second; what was shown is wiped away at the end,
// so that nothing but the result stays on the screen.
#pragma once

#include <chrono>
#include <condition_variable>
#include <iosfwd>
#include <mutex>
#include <string>
#include <thread>

namespace a2i::cli {

class Progress {
 public:
  // `shown`: standard error is a terminal and nobody asked for quiet. Until `done`, nobody else may write to `err`.
  Progress(std::ostream& err, bool shown, std::string what, std::chrono::milliseconds beat = std::chrono::seconds(1));
  ~Progress() { done(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void done();

 private:
  void run(std::ostream& err, const std::string& what, std::chrono::milliseconds beat);

  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace a2i::cli
