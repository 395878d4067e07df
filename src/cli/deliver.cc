#include "cli/deliver.h"

#include <ostream>

#include "base/text.h"
#include "cli/version.h"
#include "findings/rules_output.h"
#include "output/output.h"

namespace a2i::cli {

namespace {

// The folder DIR inside the tree of a commit.
class RevisionTarget final : public output::Target {
 public:
  RevisionTarget(std::unique_ptr<source::SourceTree> tree, std::string folder) : tree_(std::move(tree)), prefix_(std::move(folder) + "/") {}

  base::Result<std::vector<std::string>> list() override {
    auto all = tree_->list();
    if (!all) return all.error();
    std::vector<std::string> inside;
    for (const std::string& path : *all) {
      if (path.starts_with(prefix_)) inside.push_back(path.substr(prefix_.size()));
    }
    return inside;
  }
  base::Result<std::string> read(const std::string& path) override { return tree_->read(prefix_ + path); }

 private:
  std::unique_ptr<source::SourceTree> tree_;
  std::string prefix_;
};

emit::Files treeOf(const Settings& settings, const pipeline::Outcome& outcome) {
  report::Input input{outcome.files, outcome.findings, outcome.summary, {}, versionText(), false};
  input.jobs = settings.jobs;
  return emit::toTree(outcome.bundle, settings.what, report::treeReadme(input), settings.jobs);
}

output::Options outputOptions(const Settings& settings, const pipeline::Outcome& outcome) {
  output::Options options;
  options.prune = settings.prune && !outcome.unread;
  options.kept_sources = outcome.blocked_objects;
  options.jobs = settings.jobs;
  options.partial = outcome.partial;
  // A mesh can span namespaces, so a run for some meshes alone cannot tell which of the other files are stale.
  options.in_scope = [&settings](const std::string& path) {
    return settings.only_meshes.empty() && emit::inScope(path, settings.what, settings.only_namespaces);
  };
  return options;
}

Delivery refuse(const output::Plan& plan, const std::string& dir) {
  Delivery delivery;
  delivery.refused = true;
  for (const std::string& path : plan.foreign) {
    std::string message = "`";
    message.append(dir).append("/").append(path).append("` was not made by this tool, or was edited since; nothing was written.");
    auto& finding = delivery.findings.add(findings::kForeignFile, {}, std::move(message));
    finding.way_out = "move the file away, or take the edit over into the App Mesh manifests; then run again";
  }
  return delivery;
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

// Of the form NAME <MAIL>, as the option table has made sure.
std::optional<git::Signature> author(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::size_t open = text.find('<');
  return git::Signature{std::string(base::trim(text.substr(0, open))), std::string(text.substr(open + 1, text.size() - open - 2))};
}

}  // namespace

base::Result<Delivery> writeTree(const Settings& settings, const pipeline::Outcome& outcome) {
  auto repaired = output::recover(settings.out_dir);
  if (!repaired) return repaired.error();
  output::FolderTarget target(settings.out_dir);
  auto plan = output::plan(target, treeOf(settings, outcome), outputOptions(settings, outcome));
  if (!plan) return plan.error();
  Delivery delivery;
  if (!plan->foreign.empty()) {
    // What looks like an edit may be the work of a run beside this one, half done: looked at again while none is at work.
    plan = output::planAlone(settings.out_dir, treeOf(settings, outcome), outputOptions(settings, outcome));
    if (!plan) return plan.error();
    if (!plan->foreign.empty()) delivery = refuse(*plan, settings.out_dir);
  }
  if (*repaired) {
    delivery.findings.add(findings::kInterruptedRun, {}, "An earlier run into `" + settings.out_dir + "` was interrupted; it was finished or undone first.");
  }
  if (delivery.refused) return delivery;
  if (!plan->changes) {
    delivery.talk = settings.out_dir + " is up to date";
    return delivery;
  }
  if (auto status = output::apply(settings.out_dir, *plan); !status) return status.error();
  delivery.talk = "wrote " + counted(plan->write.size(), "file") + " to " + settings.out_dir;
  if (!plan->remove.empty()) delivery.talk += ", removed " + counted(plan->remove.size(), "file");
  return delivery;
}

base::Result<Delivery> commitTree(const Settings& settings, const Inputs& inputs, const pipeline::Outcome& outcome) {
  if (inputs.repository == nullptr) return base::Error{"--commit needs a Git repository; there is none here or above"};
  if (inputs.out_dir.empty()) return base::Error{"--out-dir " + settings.out_dir + " is not a folder inside the repository", true};
  const std::string base = settings.rev.empty() ? "HEAD" : settings.rev;
  auto branch = inputs.repository->branchTree(settings.commit, base);
  if (!branch) return branch.error();
  RevisionTarget target(std::move(branch->tree), inputs.out_dir);
  auto plan = output::plan(target, treeOf(settings, outcome), outputOptions(settings, outcome));
  if (!plan) return plan.error();
  if (!plan->foreign.empty()) return refuse(*plan, settings.commit + ":" + inputs.out_dir);

  git::CommitPlan commit;
  commit.branch = settings.commit;
  commit.base = base;
  commit.tip = branch->tip;
  for (auto& [path, content] : plan->write) commit.write.emplace(inputs.out_dir + "/" + path, std::move(content));
  for (const std::string& path : plan->remove) commit.remove.push_back(inputs.out_dir + "/" + path);
  commit.message = settings.message.empty() ? "Translate App Mesh to Istio" : settings.message;
  commit.author = author(settings.author);
  auto made = inputs.repository->commit(commit);
  if (!made) return made.error();
  Delivery delivery;
  delivery.talk = made->commit.empty() ? "nothing to commit: " + settings.commit + " is up to date"
                                       : "committed " + made->commit.substr(0, 12) + " on " + settings.commit;
  return delivery;
}

base::Result<Delivery> verifyTree(const Settings& settings, const Inputs& inputs, const pipeline::Outcome& outcome, const Streams& streams) {
  std::unique_ptr<output::Target> target = std::make_unique<output::FolderTarget>(settings.out_dir);
  if (!settings.rev.empty()) {
    if (inputs.out_dir.empty()) return base::Error{"--out-dir " + settings.out_dir + " is not a folder inside the repository, so " + settings.rev + " does not hold it", true};
    auto tree = inputs.repository->tree(settings.rev);
    if (!tree) return tree.error();
    target = std::make_unique<RevisionTarget>(std::move(*tree), inputs.out_dir);
  }
  output::Options options = outputOptions(settings, outcome);
  options.partial = outcome.partial || settings.what != emit::What::kAll;
  auto difference = output::diff(*target, treeOf(settings, outcome), options);
  if (!difference) return difference.error();
  Delivery delivery;
  delivery.refused = !difference->empty();
  streams.out << *difference;
  delivery.talk = delivery.refused ? settings.out_dir + " is not what generate would write now" : settings.out_dir + " is up to date";
  return delivery;
}

}  // namespace a2i::cli
