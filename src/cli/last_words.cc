#include "cli/last_words.h"

#include <unistd.h>

#include <cerrno>
#include <exception>
#include <new>
#include <string_view>

#include "base/text.h"
#include "cli/cli.h"

#ifdef A2I_MIMALLOC
extern "C" void mi_register_error(void (*handler)(int, void*), void* argument);
#endif

namespace a2i::cli {

namespace {

void say(std::string_view text) { static_cast<void>(!write(STDERR_FILENO, text.data(), text.size())); }

// Allocates nothing.
[[noreturn]] void endWithoutMemory() {
  say("appmesh2istio: out of memory; name fewer files, give --jobs 1, or give the process more\n");
  _exit(kFailed);
}

[[noreturn]] void endUncaught() {
  try {
    if (const std::exception_ptr fault = std::current_exception()) std::rethrow_exception(fault);
    say("appmesh2istio: internal error\n");
  } catch (const std::bad_alloc&) {
    endWithoutMemory();
  } catch (const std::exception& fault) {
    say("appmesh2istio: internal error: " + base::printable(fault.what()) + "\n");
  } catch (...) {
    say("appmesh2istio: internal error\n");
  }
  _exit(kFailed);
}

}  // namespace

void prepareLastWords() {
  std::set_new_handler(endWithoutMemory);
  std::set_terminate(endUncaught);
#ifdef A2I_MIMALLOC
  // Written in C, it cannot throw, and does not know the handler above: it aborts.
  mi_register_error([](int reason, void*) { if (reason == ENOMEM) endWithoutMemory(); }, nullptr);
#endif
}

}  // namespace a2i::cli
