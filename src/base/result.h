// A value or the reason why there is none. For failures a caller must handle; faults in manifests are findings instead.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace a2i::base {

struct Error {
  std::string message;  // one sentence for the user: what failed, on what, and the way out
  bool usage = false;   // the user asked for something impossible (exit 2), rather than the work having failed (exit 3)
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

struct Done {};  // the value of an operation that only succeeds or fails
using Status = Result<Done>;

}  // namespace a2i::base
