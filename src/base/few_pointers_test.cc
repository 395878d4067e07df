#include "base/few_pointers.h"

#include "catch.h"

using a2i::base::FewPointers;

namespace {

std::vector<const int*> all(const FewPointers<int>& from) { return {from.begin(), from.end()}; }

}  // namespace

TEST_CASE("few pointers are kept in their order, null is passed over") {
  const int a = 1, b = 2, c = 3;
  FewPointers<int> few;
  CHECK(few.empty());
  CHECK(few.size() == 0);
  few.push_back(nullptr);
  CHECK(few.empty());
  few.push_back(&a);
  CHECK(all(few) == std::vector{&a});
  CHECK(few.front() == &a);
  few.append({&b, nullptr, &c});
  CHECK(all(few) == std::vector{&a, &b, &c});
  CHECK(few.front() == &a);
}

TEST_CASE("copies of few pointers are their own") {
  const int a = 1, b = 2, c = 3;
  FewPointers<int> few{&a, &b};
  FewPointers<int> copy = few;
  copy.push_back(&c);
  CHECK(all(few) == std::vector{&a, &b});
  CHECK(all(copy) == std::vector{&a, &b, &c});
  const FewPointers<int> moved = std::move(copy);
  CHECK(all(moved) == std::vector{&a, &b, &c});
  few = moved;
  CHECK(few.size() == 3);
  few = {};
  CHECK(few.empty());
}
