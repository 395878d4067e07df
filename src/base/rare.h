// An optional value that most objects lack: where it is absent it takes the room of a pointer. Copies and comparisons go deep.
#pragma once

#include <memory>
#include <utility>

namespace a2i::base {

template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT(google-explicit-constructor)
  Rare(const Rare& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(Rare other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }
  ~Rare() = default;

  [[nodiscard]] bool has_value() const { return value_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  T& operator*() { return *value_; }
  T* operator->() { return value_.get(); }
  T& emplace() { return *(value_ = std::make_unique<T>()); }
  void reset() { value_.reset(); }
  friend bool operator==(const Rare& a, const Rare& b) { return a && b ? *a == *b : static_cast<bool>(a) == static_cast<bool>(b); }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace a2i::base
