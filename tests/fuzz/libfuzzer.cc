// Half of the mutations are libFuzzer's own, half know lines.
#include <algorithm>

#include "target.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string made = a2i::fuzz::mutated(a2i::fuzz::text(data, size), seed, max_size);
  std::copy(made.begin(), made.end(), data);
  return made.size();
}
