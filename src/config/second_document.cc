#include "config/second_document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <sstream>

namespace a2i::config {

namespace {

// The place of the first value that is not empty, and where the document of the last event began.
class FirstValue : public YAML::EventHandler {
 public:
  std::optional<YAML::Mark> place;
  int document = -1;

  void OnDocumentStart(const YAML::Mark& mark) override { document = mark.pos; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { note(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string&) override { note(mark); }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { note(mark); }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { note(mark); }
  void OnMapEnd() override {}

 private:
  void note(const YAML::Mark& mark) {
    if (!place) place = mark;
  }
};

}  // namespace

std::optional<YAML::Mark> secondDocument(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  FirstValue first, others;
  if (!parser.HandleNextDocument(first)) return std::nullopt;
  for (int before = first.document; parser.HandleNextDocument(others) && !others.place; before = others.document) {
    if (others.document <= before) break;  // in broken text the parser may stand still
  }
  return others.place;
}

}  // namespace a2i::config
