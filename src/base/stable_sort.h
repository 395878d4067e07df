// std::stable_sort for objects that are large to move: each is moved once, and none where they stand in order already.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace a2i::base {

template <class T, class Less>
void stableSort(std::vector<T>& objects, Less less) {
  if (std::is_sorted(objects.begin(), objects.end(), less)) return;
  std::vector<T*> order;
  order.reserve(objects.size());
  for (T& object : objects) order.push_back(&object);
  std::stable_sort(order.begin(), order.end(), [&less](const T* a, const T* b) { return less(*a, *b); });
  std::vector<T> sorted;
  sorted.reserve(objects.size());
  for (T* const object : order) sorted.push_back(std::move(*object));
  objects = std::move(sorted);
}

}  // namespace a2i::base
