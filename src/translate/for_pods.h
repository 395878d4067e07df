// Objects for selected pods: one for each set of labels that together select them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "istio/objects.h"
#include "translate/pod_labels.h"

namespace a2i::translate {

// They differ in the selector, and in the number behind the name of all but the first. `pods` is not empty.
template <class Spec>
void addForPods(istio::Bundle& bundle, istio::Object output, Spec spec, Labels Spec::*selector, const std::vector<Labels>& pods) {
  for (std::size_t i = pods.size(); i-- > 1;) {
    istio::Object& more = bundle.objects.emplace_back(output);
    more.name = numbered(output.name, i);
    spec.*selector = pods[i];
    more.spec = spec;
  }
  spec.*selector = pods.front();
  output.spec = std::move(spec);
  bundle.objects.push_back(std::move(output));
}

}  // namespace a2i::translate
