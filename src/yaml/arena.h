#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace a2i::yaml {

// Memory that is only given back as a whole. Documents are many and small, so the first block is made to fit, and what it lacks is
// added in small ones.
class BumpArena {
 public:
  explicit BumpArena(std::size_t first) : next_size_(first), further_size_(std::max<std::size_t>(256, first / 8)) {}

  void* allocate(std::size_t size, std::size_t alignment) {
    const std::size_t padding = (alignment - reinterpret_cast<std::uintptr_t>(at_) % alignment) % alignment;
    if (static_cast<std::size_t>(end_ - at_) < size + padding) {
      const std::size_t block = std::max(next_size_, size);
      blocks_.emplace_back(new char[block]);  // aligned for every type
      at_ = blocks_.back().get();
      end_ = at_ + block;
      next_size_ = further_size_;
      return allocate(size, alignment);
    }
    char* const place = at_ + padding;
    at_ = place + size;
    return place;
  }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  char *at_ = nullptr, *end_ = nullptr;
  std::size_t next_size_, further_size_;
};

}  // namespace a2i::yaml
