#include "cli/job.h"

#include <algorithm>
#include <ostream>

#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/configure.h"
#include "cli/counting.h"
#include "cli/deliver.h"
#include "cli/files.h"
#include "cli/inputs.h"
#include "cli/out_dir.h"
#include "cli/places.h"
#include "cli/progress.h"
#include "cli/talk.h"
#include "cli/version.h"
#include "findings/gather.h"
#include "pipeline/run.h"
#include "report/report.h"

namespace a2i::cli {

namespace {

int fail(const Streams& streams, ExitCode code, const std::string& message) {
  streams.err << "appmesh2istio: " << base::forLog(base::printable(message)) << "\n";
  return code;
}

int istioMinor(const Settings& settings) { return std::stoi(settings.istio_version.substr(2)); }

bool needs(const Settings& settings, bool report::FormatRow::*what) {
  const auto asks = [what](const std::string& format) {
    const report::FormatRow* row = report::findFormat(format);
    return row != nullptr && row->*what;
  };
  return (settings.command == Command::kPrecheck && asks(settings.format)) ||
         std::any_of(settings.reports.begin(), settings.reports.end(), [&](const auto& request) { return asks(request.format); });
}

pipeline::Phase phase(const std::string& name) {
  if (name == "manifests") return pipeline::Phase::kManifests;
  if (name == "graph") return pipeline::Phase::kGraph;
  if (name == "behaviour") return pipeline::Phase::kBehaviour;
  return name == "istio" ? pipeline::Phase::kIstio : pipeline::Phase::kNone;
}

pipeline::Options pipelineOptions(const Settings& settings, const Inputs& inputs, const config::Config& config) {
  pipeline::Options options;
  options.default_namespace = settings.default_namespace;
  options.cluster_domain = settings.cluster_domain;
  options.root_namespace = settings.root_namespace;
  options.trust_domain = settings.trust_domain;
  options.revision = settings.revision;
  options.strict_mtls = settings.mtls == "strict";
  options.allow_envoyfilter = settings.allow_envoyfilter;
  options.istio_minor = istioMinor(settings);
  options.default_retries = settings.default_retries == "new";
  options.only_namespaces = settings.only_namespaces;
  options.only_meshes = settings.only_meshes;
  options.excludes = config.exclude;
  options.jobs = settings.jobs;
  options.ledger = needs(settings, &report::FormatRow::needs_ledger);
  options.overview = needs(settings, &report::FormatRow::needs_overview) || !settings.changed_since.empty();
  options.named_paths = inputs.named;
  options.judged_paths = inputs.judged;
  options.print = phase(settings.print);
  return options;
}

// The configuration file takes its place among the files, and what points into it is told where that is.
config::Config addConfiguration(Configured configured, pipeline::Outcome& outcome) {
  if (!configured.file) return std::move(configured.config);
  config::Config& config = configured.config;
  const source::FileId id = outcome.files.add(std::move(*configured.file));
  config.file = id;
  for (findings::Finding& finding : configured.findings.all()) finding.span.file = id;
  for (source::Span& span : config.exclude_spans) span.file = id;
  for (config::Suppression& suppression : config.suppressions) {
    suppression.span.file = suppression.until_span.file = id;
    for (source::Span& span : suppression.path_spans) span.file = id;
  }
  outcome.findings.append(std::move(configured.findings));
  return std::move(config);
}

findings::Level threshold(const Settings& settings) {
  return settings.fail_on == "warning" ? findings::Level::kWarning : settings.fail_on == "note" ? findings::Level::kNote : findings::Level::kError;
}

bool fails(const Settings& settings, const findings::Findings& findings) {
  if (settings.fail_on == "never") return false;
  const findings::Level lowest = threshold(settings);
  return std::any_of(findings.all().begin(), findings.all().end(),
                     [lowest](const findings::Finding& finding) { return finding.level >= lowest; });
}

// Told before anything is written. A report in the out-dir may lie in a folder that this run makes.
base::Status mayWriteReports(const Settings& settings) {
  const auto may = [&settings](const std::string& file) -> base::Status {
    if (file.empty() || file == "-") return base::Done{};
    if (!settings.out_dir.empty() && relativeTo(canonical(settings.out_dir), canonical(file))) return base::Done{};
    return mayWriteFile(file);
  };
  for (const ReportRequest& request : settings.reports) {
    if (auto status = may(request.file); !status) return base::Error{"the report cannot be written: " + status.error().message};
  }
  if (auto status = may(settings.write_baseline); !status) return base::Error{"the baseline cannot be written: " + status.error().message};
  return base::Done{};
}

// A slip of the pen (--report sarif=mesh.yaml) is not to cost a manifest.
base::Status spareSources(const Settings& settings, const Inputs& inputs, const source::SourceSet& files) {
  const auto spared = [&](const std::string& file) -> base::Status {
    if (file.empty() || file == "-") return base::Done{};
    const auto name = relativeTo(inputs.root, canonical(file));
    for (source::FileId id = 0; name && id < files.size(); ++id) {
      if (files[id].path() == *name) return base::Error{file + " is one of the files that are read; nothing is written over it", true};
    }
    return base::Done{};
  };
  for (const ReportRequest& request : settings.reports) {
    if (auto status = spared(request.file); !status) return status;
  }
  return spared(settings.write_baseline);
}

base::Status writeReports(const Settings& settings, const report::Input& input, const Streams& streams) {
  for (const ReportRequest& request : settings.reports) {
    const std::string text = report::findFormat(request.format)->write(input);
    if (request.file == "-") {
      streams.out << text;
      continue;
    }
    if (auto status = writeFile(request.file, text); !status) {
      return base::Error{"the report cannot be written: " + status.error().message};
    }
  }
  return base::Done{};
}

report::Input reportInput(const Settings& settings, const pipeline::Outcome& outcome, const Counted& counted, bool color) {
  return {outcome.files, outcome.findings, outcome.summary, outcome.ledger, versionText(), color, counted.suppressed, settings.show_suppressed,
          counted.withheld, threshold(settings), settings.jobs};
}

// What the command itself prints: precheck its report, the others their text report on standard error and their output.
base::Result<Delivery> deliver(const Settings& settings, const Inputs& inputs, pipeline::Outcome& outcome, const Streams& streams) {
  switch (settings.command) {
    case Command::kPrecheck: return Delivery{};
    case Command::kVerify: return verifyTree(settings, inputs, outcome, streams);
    case Command::kGenerate: break;
    case Command::kExplain: case Command::kSchema: case Command::kInit: case Command::kCompletion: case Command::kVersion:
    case Command::kHelp: return Delivery{};
  }
  if (settings.out_dir.empty()) {
    streams.out << emit::toStream(outcome.bundle, settings.what);
    return Delivery{};
  }
  return settings.commit.empty() ? writeTree(settings, outcome) : commitTree(settings, inputs, outcome);
}

// The process ends with its job: its memory goes back as a whole, not object by object.
void abandon([[maybe_unused]] pipeline::Outcome outcome) {
#ifndef __SANITIZE_ADDRESS__
  static_cast<void>(new pipeline::Outcome(std::move(outcome)));
#endif
}

// Delivers, reports, and says how it went.
int finish(const Settings& settings, const Inputs& inputs, const config::Config& config, const Known& known, pipeline::Outcome& outcome,
           const Streams& streams) {
  if (auto status = spareSources(settings, inputs, outcome.files); !status) return fail(streams, kUsage, status.error().message);
  auto delivery = deliver(settings, inputs, outcome, streams);
  if (!delivery) return fail(streams, delivery.error().usage ? kUsage : kFailed, delivery.error().message);
  outcome.findings.append(std::move(delivery->findings));
  outcome.findings.sort(outcome.files);
  auto counted = count(settings, inputs, config, known, pipelineOptions(settings, inputs, config), outcome);
  if (!counted) return fail(streams, counted.error().usage ? kUsage : kFailed, counted.error().message);

  findings::gather(outcome.findings);
  const report::Input input = reportInput(settings, outcome, *counted, streams.color);
  if (!settings.print.empty()) streams.out << outcome.printed;
  if (settings.command == Command::kPrecheck) (settings.print.empty() ? streams.out : streams.err) << report::findFormat(settings.format)->write(input);
  if (settings.command == Command::kGenerate) streams.err << report::findFormat("text")->write(input);
  if (!settings.quiet && settings.prune && settings.command == Command::kGenerate && (outcome.unread || !outcome.blocked_objects.empty())) {
    streams.err << "nothing was pruned: objects have errors" << (outcome.unread ? ", or files could not be read" : "") << ", and what earlier runs made of them is kept\n";
  }
  // What became of the tree comes last: scripts/action-run and scripts/hook read it.
  if (!settings.quiet && !counted->talk.empty()) streams.err << base::forLog(base::printable(counted->talk)) << "\n";
  if (!settings.quiet && !delivery->talk.empty()) streams.err << base::forLog(base::printable(delivery->talk)) << "\n";
  if (auto status = writeReports(settings, input, streams); !status) return fail(streams, kFailed, status.error().message);
  streams.out.flush();
  if (!streams.out) return fail(streams, kFailed, "standard output cannot be written");

  if (settings.command == Command::kVerify) return delivery->refused ? kFindings : kClean;
  return delivery->refused || fails(settings, outcome.findings) ? kFindings : kClean;
}

}  // namespace

int runJob(Settings settings, const Streams& streams) {
  auto inputs = openInputs(settings, streams.in);
  if (!inputs) return fail(streams, inputs.error().usage ? kUsage : kFailed, inputs.error().message);
  auto configured = configure(settings, *inputs);
  if (!configured) return fail(streams, kUsage, configured.error().message);
  if (auto status = refuseSources(settings, *inputs, configured->config.exclude); !status) return fail(streams, kUsage, status.error().message);
  if (auto status = mayWriteReports(settings); !status) return fail(streams, kFailed, status.error().message);
  const auto known = readKnown(settings, *inputs);
  if (!known) return fail(streams, known.error().usage ? kUsage : kFailed, known.error().message);
  if (!settings.quiet) {
    tellNested(inputs->nested, streams.err);
    tellOtherConfigurations(settings, *inputs, streams.err);
  }
  Progress progress(streams.err, streams.progress, "Reading and translating");
  auto outcome = pipeline::run(*inputs->tree, pipelineOptions(settings, *inputs, configured->config));
  progress.done();
  if (!outcome) return fail(streams, kFailed, outcome.error().message);
  if (settings.verbose && !settings.quiet) streams.err << describeRun(settings, *inputs, *configured, *outcome);
  const config::Config config = addConfiguration(std::move(*configured), *outcome);
  applyLevels(config, outcome->findings);
  outcome->findings.sort(outcome->files);

  const int code = finish(settings, *inputs, config, *known, *outcome, streams);
  abandon(std::move(*outcome));
  return code;
}

}  // namespace a2i::cli
