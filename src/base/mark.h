// A small number that several threads may raise at the same time. Whatever their order, the highest stays.
#pragma once

#include <atomic>
#include <cstdint>

namespace a2i::base {

class Mark {
 public:
  Mark() = default;
  Mark(const Mark& other) : value_(other.get()) {}
  Mark& operator=(const Mark& other) {
    if (this != &other) value_.store(other.get(), std::memory_order_relaxed);
    return *this;
  }

  std::uint8_t get() const { return value_.load(std::memory_order_relaxed); }
  void raise(std::uint8_t to) {
    std::uint8_t now = get();
    while (now < to && !value_.compare_exchange_weak(now, to, std::memory_order_relaxed)) {}
  }

 private:
  std::atomic<std::uint8_t> value_{0};
};

}  // namespace a2i::base
