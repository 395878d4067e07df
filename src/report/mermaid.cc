#include "report/mermaid.h"

#include <map>

#include "base/text.h"
#include "report/escape.h"

namespace a2i::report {

namespace {

// Mermaid itself stops at 500 edges and 50,000 characters; people stop earlier.
constexpr std::size_t kMaxVertices = 120, kMaxEdges = 160, kMaxLabel = 120, kMaxText = 45'000;

std::string label(std::string_view text) {
  std::string out;
  for (const char c : base::printable(shortened(text, kMaxLabel))) {
    if (std::string_view("\"#<>&`;\\{}[]()|").find(c) != std::string_view::npos) out += "#" + std::to_string(static_cast<int>(c)) + ";";
    else out += c;
  }
  return "\"" + out + "\"";
}

std::string shaped(const Vertex& vertex) {
  const std::string text = label(vertex.label);
  switch (vertex.shape) {
    case Vertex::Shape::kGateway: return "{{" + text + "}}";
    case Vertex::Shape::kService: return "([" + text + "])";
    case Vertex::Shape::kRouter: return "{" + text + "}";
    case Vertex::Shape::kWorkload: return "[" + text + "]";
    case Vertex::Shape::kHost: return "(" + text + ")";
  }
  return "[" + text + "]";
}

bool readable(const Diagram& diagram) { return diagram.vertices.size() <= kMaxVertices && diagram.edges.size() <= kMaxEdges; }

Diagram folded(const Diagram& diagram) {
  std::map<std::string, std::string> home;  // vertex -> namespace
  std::map<std::string, std::size_t> sizes;
  for (const Vertex& vertex : diagram.vertices) {
    home[vertex.id] = vertex.ns;
    ++sizes[vertex.ns];
  }
  std::map<std::pair<std::string, std::string>, std::size_t> between;
  for (const Edge& edge : diagram.edges) {
    if (home[edge.from] != home[edge.to]) ++between[{home[edge.from], home[edge.to]}];
  }
  Diagram small;
  for (const auto& [ns, size] : sizes) {
    small.vertices.push_back(
        {Vertex::Shape::kWorkload, ns, (ns.empty() ? "outside of the cluster" : ns) + ": " + std::to_string(size), ns});
  }
  for (const auto& [ends, count] : between) small.edges.push_back({ends.first, ends.second, std::to_string(count)});
  return small;
}

}  // namespace

std::string mermaid(const Diagram& diagram) {
  if (diagram.vertices.empty()) return {};
  if (!readable(diagram)) {
    const Diagram small = folded(diagram);
    return readable(small) && small.vertices.size() > 1 ? mermaid(small) : "";
  }
  std::map<std::string, std::string> ids;
  std::string text = "```mermaid\nflowchart LR\n";
  for (const Vertex& vertex : diagram.vertices) {
    const std::string id = "n" + std::to_string(ids.size());
    ids[vertex.id] = id;
    text += "  " + id + shaped(vertex) + "\n";
  }
  for (const Edge& edge : diagram.edges) {
    text += "  " + ids[edge.from] + " -->" + (edge.label.empty() ? "" : "|" + label(edge.label) + "|") + " " + ids[edge.to] + "\n";
  }
  return text.size() > kMaxText ? "" : text + "```\n";
}

}  // namespace a2i::report
