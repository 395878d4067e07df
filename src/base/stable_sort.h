// std::stable_sort on several threads, and for objects that are large to move.
#pragma once

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/parallel.h"

namespace a2i::base {

inline constexpr std::size_t kManyItems = 4096;  // fewer are sorted before a thread has started

// The order is the same whatever the number of threads: of a stable sort there is only one. `less` is called from several.
template <class T, class Less>
void sortSmall(std::vector<T>& items, unsigned jobs, Less less) {
  if (items.size() < kManyItems) return std::stable_sort(items.begin(), items.end(), less);
  const auto at = [&items](std::size_t quarter) { return items.begin() + static_cast<std::ptrdiff_t>(items.size() * quarter / 4); };
  parallelTasks(4, jobs, [&](std::size_t i) { std::stable_sort(at(i), at(i + 1), less); });
  parallelTasks(2, jobs, [&](std::size_t i) { std::inplace_merge(at(2 * i), at(2 * i + 1), at(2 * i + 2), less); });
  std::inplace_merge(at(0), at(2), at(4), less);
}

// Each object is moved once, and none where they stand in order already.
template <class T, class Less>
void stableSort(std::vector<T>& objects, unsigned jobs, Less less) {
  if (std::is_sorted(objects.begin(), objects.end(), less)) return;
  std::vector<T*> order;
  order.reserve(objects.size());
  for (T& object : objects) order.push_back(&object);
  sortSmall(order, jobs, [&less](const T* a, const T* b) { return less(*a, *b); });
  std::vector<T> sorted;
  sorted.reserve(objects.size());
  for (T* const object : order) sorted.push_back(std::move(*object));
  objects = std::move(sorted);
}

}  // namespace a2i::base
