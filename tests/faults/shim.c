/* Preloaded into the program: counts the calls that change a file system, and makes the n-th one fail, or kills the process there.
 *
 *   A2I_FAULT_AT     n, from 1; 0: only count
 *   A2I_FAULT        errno as a number; "kill": SIGKILL instead of the call; "torn": half of a write, then SIGKILL (only writes count)
 *   A2I_FAULT_STAY   set: all calls from the n-th on fail, as on a disk that is full
 *   A2I_FAULT_COUNT  file that gets the number of calls at the end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static long calls, at, reason;
static int stay, kill_it, torn;
static const char* count_file;

__attribute__((constructor)) static void start(void) {
  const char* const text = getenv("A2I_FAULT_AT");
  const char* const what = getenv("A2I_FAULT");
  at = text == NULL ? 0 : atol(text);
  stay = getenv("A2I_FAULT_STAY") != NULL;
  count_file = getenv("A2I_FAULT_COUNT");
  if (what == NULL) return;
  torn = strcmp(what, "torn") == 0;
  kill_it = torn || strcmp(what, "kill") == 0;
  reason = kill_it ? 0 : atol(what);
}

__attribute__((destructor)) static void stop(void) {
  if (count_file == NULL) return;
  char text[32];
  const int size = snprintf(text, sizeof text, "%ld\n", calls);
  const int file = (int)syscall(SYS_openat, AT_FDCWD, count_file, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file >= 0) {
    if (syscall(SYS_write, file, text, size) < 0) _exit(99);
    close(file);
  }
}

/* Whether this call is the one. */
static int hit(int is_write) {
  if (torn && !is_write) return 0;
  const long now = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
  if (at == 0 || !(stay ? now >= at : now == at)) return 0;
  if (kill_it && !torn) raise(SIGKILL);
  errno = (int)reason;
  return 1;
}

static int fails(void) {
  if (!hit(0)) return 0;
  if (kill_it) raise(SIGKILL);
  return 1;
}

/* A full disk still lets go of things. */
static int fails_to_remove(void) {
  if (!stay) return fails();
  __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
  return 0;
}

#define REAL(name) \
  static __typeof__(name)* real; \
  if (real == NULL) real = (__typeof__(name)*)dlsym(RTLD_NEXT, #name)

#define WRAP_WITH(test, result, name, parameters, arguments) \
  result name parameters { \
    REAL(name); \
    return test() ? -1 : real arguments; \
  }
#define WRAP(result, name, parameters, arguments) WRAP_WITH(fails, result, name, parameters, arguments)
#define REMOVE(result, name, parameters, arguments) WRAP_WITH(fails_to_remove, result, name, parameters, arguments)

WRAP(int, rename, (const char* from, const char* to), (from, to))
WRAP(int, renameat, (int a, const char* from, int b, const char* to), (a, from, b, to))
WRAP(int, renameat2, (int a, const char* from, int b, const char* to, unsigned flags), (a, from, b, to, flags))
WRAP(int, link, (const char* from, const char* to), (from, to))
WRAP(int, linkat, (int a, const char* from, int b, const char* to, int flags), (a, from, b, to, flags))
WRAP(int, symlink, (const char* from, const char* to), (from, to))
WRAP(int, mkdir, (const char* path, mode_t mode), (path, mode))
WRAP(int, mkdirat, (int folder, const char* path, mode_t mode), (folder, path, mode))
REMOVE(int, rmdir, (const char* path), (path))
REMOVE(int, unlink, (const char* path), (path))
REMOVE(int, unlinkat, (int folder, const char* path, int flags), (folder, path, flags))
REMOVE(int, remove, (const char* path), (path))
WRAP(int, fsync, (int file), (file))
WRAP(int, fdatasync, (int file), (file))
WRAP(int, syncfs, (int file), (file))
WRAP(int, ftruncate, (int file, off_t size), (file, size))
WRAP(int, ftruncate64, (int file, off64_t size), (file, size))
WRAP(int, chmod, (const char* path, mode_t mode), (path, mode))
WRAP(int, fchmod, (int file, mode_t mode), (file, mode))
WRAP(int, fchmodat, (int folder, const char* path, mode_t mode, int flags), (folder, path, mode, flags))

ssize_t write(int file, const void* bytes, size_t size) {
  REAL(write);
  if (!hit(1)) return real(file, bytes, size);
  if (!kill_it) return -1;
  if (real(file, bytes, size / 2) < 0) _exit(99);
  raise(SIGKILL);
  return -1;
}

ssize_t writev(int file, const struct iovec* parts, int count) {
  REAL(writev);
  return fails() ? -1 : real(file, parts, count);
}

/* Only what may make or change a file; reading is no part of this. */
static int changes(int flags) { return (flags & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC)) != 0; }

#define OPEN(name) \
  int name(const char* path, int flags, ...) { \
    REAL(name); \
    va_list rest; \
    va_start(rest, flags); \
    const mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    return changes(flags) && fails() ? -1 : real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
  int name(int folder, const char* path, int flags, ...) { \
    REAL(name); \
    va_list rest; \
    va_start(rest, flags); \
    const mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    return changes(flags) && fails() ? -1 : real(folder, path, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

FILE* fopen(const char* path, const char* mode) {
  REAL(fopen);
  return strpbrk(mode, "wa+") != NULL && fails() ? NULL : real(path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  REAL(fopen64);
  return strpbrk(mode, "wa+") != NULL && fails() ? NULL : real(path, mode);
}

/* The program reaches renameat2 by its number. */
long syscall(long number, ...) {
  REAL(syscall);
  va_list rest;
  va_start(rest, number);
  long a[6];
  for (int i = 0; i < 6; ++i) a[i] = va_arg(rest, long);
  va_end(rest);
  return number == SYS_renameat2 && fails() ? -1 : real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
