// appmesh2istio(1).
#include "base/text.h"
#include "cli/completion.h"
#include "cli/options.h"

namespace a2i::cli {

namespace {

std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\e";
    else if (c == '-') out += "\\-";
    else if (c == '\'') out += "\\(aq";
    else out += c;
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

std::string sentence(std::string_view help) {
  std::string text(help);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return roff(text) + (text.ends_with('?') ? "" : ".");
}

void optionEntries(std::string& out) {
  for (const OptionRow& option : options()) {
    out += ".TP\n";
    std::string names;
    for (const std::string_view name : base::split(option.names, ',')) names += (names.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
    if (!option.value.empty()) names += " \\fI" + roff(option.value) + "\\fR";
    out += names + "\n" + sentence(option.help) + "\n";
    std::string where;
    for (const CommandRow& row : commands()) {
      if (takes(option, row.command) && longName(option) != "help") where += (where.empty() ? "" : ", ") + std::string(row.name);
    }
    if (!where.empty()) out += "Taken by " + where + (option.in_configuration ? "; has a key in the configuration file" : "") + ".\n";
  }
}

constexpr std::string_view kClose = R"(.SH EXIT STATUS
.TP
.B 0
Nothing at or above \-\-fail\-on.
.TP
.B 1
Findings; or the folder has drifted (verify); or a file that is not ours is in the way.
.TP
.B 2
Wrong usage or configuration.
.TP
.B 3
The work could not be done.
.SH ENVIRONMENT
.TP
.B NO_COLOR
Not empty: no colour.
.TP
.B CLICOLOR_FORCE\fR, \fBCLICOLOR
CLICOLOR_FORCE, neither empty nor 0: colour also where there is no terminal. CLICOLOR=0: none.
.TP
.B TERM
dumb: no colour, no progress.
.TP
.B SOURCE_DATE_EPOCH
The moment that end dates of suppressions are compared with, in seconds since 1970.
.TP
.B GIT_AUTHOR_NAME\fR, \fBGIT_AUTHOR_EMAIL\fR, \fBGIT_COMMITTER_NAME\fR, \fBGIT_COMMITTER_EMAIL
Who makes the commit of \-\-commit.
.SH FILES
.TP
.I .appmesh2istio.yaml
The configuration, at the root of the repository; appmesh2istio init writes a commented one.
.TP
.I DIR/.appmesh2istio.json
What the last run made in the output folder.
.SH SEE ALSO
.BR git (1),
.BR kubectl (1)
)";

}  // namespace

std::string manPage() {
  std::string out =
      ".TH APPMESH2ISTIO 1 2026-11-24 appmesh2istio\n.SH NAME\nappmesh2istio \\- carry AWS App Mesh definitions over to Istio\n.SH "
      "SYNOPSIS\n"
      ".B appmesh2istio\n.I COMMAND\n.RI [ OPTION .\\|.\\|.]\n.RI [ PATH .\\|.\\|.]\n.SH DESCRIPTION\n"
      "Reads the App Mesh manifests of a Git repository, writes the Istio manifests that make the same requests go the same way, and "
      "reports what "
      "cannot be carried over at its line and column. Nothing is read from or written to a cluster or a network.\n.PP\n"
      "A PATH is a file, a folder, or \\- for standard input; the default is the current folder. In a Git work tree a folder means its "
      "tracked and its "
      "not ignored files; of a file named alone the rest of the repository is read as context.\n.SH COMMANDS\n";
  for (const CommandRow& row : commands()) {
    out += ".TP\n\\fB" + std::string(row.name) + "\\fR";
    if (!row.operands.empty()) out += " " + roff(row.operands);
    out += "\n" + sentence(row.help) + "\n";
  }
  out += ".SH OPTIONS\n";
  optionEntries(out);
  out += ".SH EXAMPLES\n.nf\n";
  for (const CommandRow& row : commands()) {
    for (const std::string_view example : base::split(row.examples, '\n')) {
      if (!example.empty()) out += roff(example) + "\n";
    }
  }
  return out + ".fi\n" + std::string(kClose);
}

}  // namespace a2i::cli
