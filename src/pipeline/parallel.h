// Runs a function over the numbers 0 … count-1 on several threads. Which thread takes which number is left to chance;
// results must be stored by number.
#pragma once

#include <cstddef>
#include <functional>

namespace a2i::pipeline {

void parallelFor(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& body);

}  // namespace a2i::pipeline
