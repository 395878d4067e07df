#include "translate/for_each.h"

#include <iterator>
#include <utility>

#include "base/parallel.h"

namespace a2i::translate {

namespace {

struct Part {
  Ledger ledger;
  findings::Findings findings;
  istio::Bundle bundle;
};

template <class T>
void moveAll(std::vector<T>& from, std::vector<T>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void forEach(Context& context, std::size_t count, const std::function<void(Context&, std::size_t)>& body) {
  const Part empty{Ledger(context.ledger.recording()), {}, {}};
  base::inParts(
      count, context.options.jobs, empty,
      [&](Part& part, std::size_t i) {
        Context own{context.graph, context.behaviour, context.options, part.ledger, part.findings, part.bundle, context.nodes, context.services, context.refused};
        body(own, i);
      },
      [&](Part part) {
        context.ledger.append(std::move(part.ledger));
        context.findings.append(std::move(part.findings));
        moveAll(part.bundle.objects, context.bundle.objects);
        moveAll(part.bundle.patches, context.bundle.patches);
      });
}

}  // namespace a2i::translate
