// The whole path over several files. A line `#file NAME` begins another file.
#include <sstream>

#include "base/text.h"
#include "emit/tree.h"
#include "output/tree_path.h"
#include "pipeline/run.h"
#include "target.h"
#include "yaml/parse.h"

using namespace a2i;

namespace {

using Files = std::map<std::string, std::string>;

Files cutFiles(const std::string& input) {
  Files files;
  std::string* current = &files["a.yaml"];
  std::istringstream lines(input);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#file ") && files.size() < 8) current = &files[line.substr(6) + ".yaml"];
    else current->append(line).append("\n");
  }
  return files;
}

struct Ran {
  std::string tree, stream, text;
  std::map<std::string, std::string> reports;
};

// SARIF holds the whole catalogue, which takes longer to write than all else here: for some inputs only.
bool wanted(const report::FormatRow& format, bool sarif) { return sarif || format.name != std::string_view("sarif"); }

Ran run(const Files& files, unsigned jobs, unsigned how, bool sarif) {
  source::MemoryTree tree(files);
  pipeline::Options options;
  options.jobs = jobs;
  options.ledger = options.overview = true;
  options.strict_mtls = (how & 1) != 0;
  options.allow_envoyfilter = (how & 2) != 0;
  options.default_retries = (how & 4) != 0;
  options.istio_minor = (how & 8) != 0 ? 27 : 29;
  auto outcome = pipeline::run(tree, options);
  fuzz::expect(static_cast<bool>(outcome), "files in memory can always be read");
  Ran ran;
  const report::Input input{outcome->files, outcome->findings, outcome->summary, outcome->ledger, "fuzz", false};
  for (const report::FormatRow& format : report::formats()) {
    if (wanted(format, sarif)) ran.reports.emplace(format.name, format.write(input));
  }
  for (const auto& [path, file] : emit::toTree(outcome->bundle, emit::What::kAll, report::treeReadme(input))) {
    fuzz::expect(output::staysInside(path) && !fuzz::leadsOutside(path), "no name leads outside");
    ran.tree.append("== ").append(path).append("\n").append(file.content);
    if (!path.ends_with(".yaml")) continue;
    const source::SourceFile made(path, file.content);
    findings::Findings told;
    yaml::Document document;
    const bool good = yaml::parse(made, 0, {0, static_cast<std::uint32_t>(file.content.size())}, {}, told, document);
    if (!good || !told.empty()) std::fprintf(stderr, "%s:\n%s\n", path.c_str(), file.content.c_str());
    fuzz::expect(good && told.empty() && document.root() != nullptr && (document.root()->isMapping() || document.root()->isSequence()), "what is written can be read");
  }
  ran.stream = emit::toStream(outcome->bundle, emit::What::kAll);
  for (const findings::Finding& finding : outcome->findings.all()) {
    if (finding.rule->id == "AMI4999") std::fprintf(stderr, "%s %s\n", finding.object.c_str(), finding.field.c_str());
    fuzz::expect(finding.rule->id != "AMI4999", "every leaf is answered for");
    fuzz::expect(finding.message.find('\n') == std::string::npos, "a message is one line");
  }
  return ran;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Files files = cutFiles(fuzz::text(data, size));
  const auto how = static_cast<unsigned>(size % 16);
  const bool sarif = size % 13 == 0;
  const Ran one = run(files, 1, how, sarif), other = run(files, 2, how, sarif);
  fuzz::expect(one.tree == other.tree && one.stream == other.stream, "the same input gives the same manifests");
  fuzz::expect(one.reports == other.reports, "the same input gives the same reports");
  for (const auto& [format, text] : one.reports) {
    for (const std::string_view line : base::split(text, '\n')) {
      if (fuzz::controls(line)) std::fprintf(stderr, "%s: %s\n", format.c_str(), base::printable(line).c_str());
      fuzz::expect(!fuzz::controls(line), "no report controls a terminal");
    }
  }
  for (const std::string_view line : base::split(one.reports.at("text"), '\n')) fuzz::expect(!base::trim(line).starts_with("::"), "no text report commands a runner");
  return 0;
}
