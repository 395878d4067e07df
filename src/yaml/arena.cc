#include "yaml/arena.h"

#include <cstdint>

namespace a2i::yaml {

namespace {

// The address sanitizer shall see where one value ends and the next begins.
#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t kBlock = 0;
#else
constexpr std::size_t kBlock = std::size_t{256} << 10;
#endif

struct Open {
  std::shared_ptr<char[]> block;
  char *at = nullptr, *end = nullptr;
};
thread_local Open open_block;

}  // namespace

void* allocate(Blocks& owned, std::size_t size, std::size_t alignment) {
  if (size > kBlock / 4) return owned.emplace_back(new char[size]).get();
  Open& open = open_block;
  if (owned.empty() && open.block.use_count() == 1) open.at = open.block.get();  // all that lay in it has gone
  const std::size_t padding = (alignment - reinterpret_cast<std::uintptr_t>(open.at) % alignment) % alignment;
  if (static_cast<std::size_t>(open.end - open.at) < size + padding) {
    open.block.reset(new char[kBlock]);
    open.at = open.block.get();
    open.end = open.at + kBlock;
    return allocate(owned, size, alignment);
  }
  if (owned.empty() || owned.back() != open.block) owned.push_back(open.block);
  char* const place = open.at + padding;
  open.at = place + size;
  return place;
}

}  // namespace a2i::yaml
