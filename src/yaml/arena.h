// Memory of documents. They are many and small, and most stay to the end of a run, so those that one thread reads share blocks: blocks of
// their own would have to be a tenth larger than what is put into them.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace a2i::yaml {

// The blocks that a document lies in, whoever else does; given back with the last of them.
using Blocks = std::vector<std::shared_ptr<char[]>>;

// Room in a block of this thread, which is entered in `owned`. `alignment`: at most that of operator new.
[[nodiscard]] void* allocate(Blocks& owned, std::size_t size, std::size_t alignment);

}  // namespace a2i::yaml
