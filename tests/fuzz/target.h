// What each target offers: libFuzzer calls it, and so does replay.cc, which any compiler builds.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace a2i::fuzz {

// Ends the process like a crash would: what must hold for every input did not.
inline void expect(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

inline std::string text(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

// Characters that control a terminal: C0 but tab, DEL, C1. Asked without the program's own functions.
inline bool controls(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto c = static_cast<unsigned char>(line[i]);
    const auto next = static_cast<unsigned char>(i + 1 < line.size() ? line[i + 1] : 0);
    if ((c < 0x20 && c != '\t') || c == 0x7F || (c == 0xC2 && next >= 0x80 && next < 0xA0)) return true;
  }
  return false;
}

// A path that could reach something outside of the folder it is taken in.
inline bool leadsOutside(std::string_view path) {
  return path.starts_with("/") || path == ".." || path.starts_with("../") || path.ends_with("/..") || path.find("/../") != std::string_view::npos;
}

// Changes a text as a person or a pull request would: lines and words of manifests are moved, doubled, dropped and exchanged.
// Both libFuzzer and replay.cc use it.
std::string mutated(std::string input, unsigned seed, std::size_t limit);

}  // namespace a2i::fuzz
