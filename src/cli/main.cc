#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "cli/cli.h"
#include "cli/last_words.h"

namespace {

// A file that is opened must not take the place of a standard stream that whoever started the program has closed: its bytes would be
// taken for input, or output would land in it. What stands there instead can be neither read nor written, as before.
void occupyStandardStreams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0) static_cast<void>(open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

}  // namespace

int main(int argc, char** argv) {
  occupyStandardStreams();
  a2i::cli::prepareLastWords();
  // Whoever reads standard output may stop early (`| head`): the reports are written all the same, and the exit code tells.
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  return a2i::cli::run(std::vector<std::string>(argv + 1, argv + argc), std::cin, std::cout, std::cerr);
}
