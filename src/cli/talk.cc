#include "cli/talk.h"

#include <ostream>

#include "base/log.h"
#include "base/text.h"
#include "cli/places.h"

namespace a2i::cli {

std::string describeRun(const Settings& settings, const Inputs& inputs, const Configured& configured, const pipeline::Outcome& outcome) {
  std::string text;
  const auto line = [&text](const std::string& what, const std::string& value) { text += what + ": " + base::printable(value) + "\n"; };
  const std::string root = inputs.repository == nullptr ? "none" : inputs.repository->bare() ? "bare" : inputs.repository->workTree();
  line("repository", root + (settings.rev.empty() ? "" : ", as it is in " + settings.rev));
  line("configuration", configured.file ? configured.file->path() : "none");
  for (source::FileId id = 0; id < outcome.files.size(); ++id) line("parsed", outcome.files[id].path());
  return text;
}

void tellNested(const std::vector<std::string>& folders, std::ostream& err) {
  for (const std::string& folder : folders) {
    err << base::forLog(base::printable(folder)) << " is not read: it is a repository of its own (a submodule, say), and needs a run of its own\n";
  }
}

void tellOtherConfigurations(const Settings& settings, const Inputs& inputs, std::ostream& err) {
  if (!settings.config.empty() || inputs.repository == nullptr || inputs.repository->bare()) return;
  for (const std::string& file : configurationsBelow(inputs.root, pathsOf(settings))) {
    err << base::forLog(base::printable(file)) << " is not read: the configuration is that at the root of the repository, or what --config names\n";
  }
}

}  // namespace a2i::cli
