#include "git/libgit2.h"

#ifdef A2I_LIBGIT2_SONAME

#include <dlfcn.h>

#include <array>

namespace a2i::git {

namespace {

constexpr auto kCount = static_cast<std::size_t>(Libgit2Function::kCount);
constexpr std::array<const char*, kCount> kNames = {
#define A2I_ROW(name) #name,
    A2I_LIBGIT2_FUNCTIONS(A2I_ROW)
#undef A2I_ROW
};

struct Library {
  std::array<void*, kCount> addresses{};
  const char* fault = nullptr;

  Library() {
    void* const library = dlopen(A2I_LIBGIT2_SONAME, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      fault = dlerror();
      return;
    }
    for (std::size_t i = 0; i < kCount; ++i) {
      addresses[i] = dlsym(library, kNames[i]);
      if (addresses[i] == nullptr) fault = kNames[i];
    }
  }
};

const Library& library() {
  static const Library kLibrary;
  return kLibrary;
}

}  // namespace

void* libgit2Address(Libgit2Function function) { return library().addresses[static_cast<std::size_t>(function)]; }

const char* startLibgit2() {
  if (library().fault != nullptr) return library().fault;
  static const int kStarted = git_libgit2_init();
  return kStarted > 0 ? nullptr : "it does not start";
}

}  // namespace a2i::git

#else

namespace a2i::git {

const char* startLibgit2() {
  static const int kStarted = git_libgit2_init();
  return kStarted > 0 ? nullptr : "it does not start";
}

}  // namespace a2i::git

#endif
