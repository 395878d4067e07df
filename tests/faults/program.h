// Runs the built program as a process of its own, with the shim before it.
#pragma once

#include <string>
#include <vector>

namespace a2i::test {

struct Fault {
  std::string what;   // see shim.c: an errno, "kill" or "torn"; empty: none
  bool stays = false; // all later calls fail, too
};

struct Process {
  int exit = -1;        // of a process that ended by itself
  bool killed = false;
  bool hit = false;     // it came to the n-th call
  std::string err;
};

[[nodiscard]] Process runProgram(const std::vector<std::string>& arguments, const Fault& fault = {}, long at = 0);

// Whether the shim works at all: it needs a program that is linked dynamically.
[[nodiscard]] bool canInject();

}  // namespace a2i::test
