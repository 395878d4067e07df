// A list of pointers that mostly has one or none: it takes the room of a pointer, and memory of its own from the second on only.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace a2i::base {

template <class T>
class FewPointers {
 public:
  using value_type = const T*;

  FewPointers() = default;
  FewPointers(std::initializer_list<const T*> all) {
    for (const T* one : all) push_back(one);
  }
  FewPointers(const FewPointers& other) : only_(other.hasMany() ? tagged(new Many(other.many())) : other.only_) {}
  FewPointers(FewPointers&& other) noexcept : only_(std::exchange(other.only_, nullptr)) {}
  FewPointers& operator=(FewPointers other) noexcept {
    std::swap(only_, other.only_);
    return *this;
  }
  ~FewPointers() {
    if (hasMany()) delete &many();
  }

  // Null is passed over.
  void push_back(const T* one) {
    if (one == nullptr) return;
    if (hasMany()) many().push_back(one);
    else if (only_ == nullptr) only_ = one;
    else only_ = tagged(new Many{only_, one});
  }
  void append(const FewPointers& more) {
    for (const T* one : more) push_back(one);
  }

  [[nodiscard]] bool empty() const { return only_ == nullptr; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end() - begin()); }
  [[nodiscard]] const T* front() const { return *begin(); }
  [[nodiscard]] const T* const* begin() const { return hasMany() ? many().data() : &only_; }
  [[nodiscard]] const T* const* end() const { return hasMany() ? many().data() + many().size() : &only_ + (only_ != nullptr ? 1 : 0); }

 private:
  using Many = std::vector<const T*>;
  static_assert(alignof(T) > 1, "the lowest bit of an address tells one from many");

  [[nodiscard]] bool hasMany() const { return (std::bit_cast<std::uintptr_t>(only_) & 1U) != 0; }
  [[nodiscard]] Many& many() const { return *std::bit_cast<Many*>(std::bit_cast<std::uintptr_t>(only_) & ~std::uintptr_t{1}); }
  static const T* tagged(Many* many) { return std::bit_cast<const T*>(std::bit_cast<std::uintptr_t>(many) | 1U); }

  const T* only_ = nullptr;  // the only one, or with the lowest bit set the address of all
};

}  // namespace a2i::base
