// The ledger as lines for `--report json`: one for each leaf that a valid object holds.
#pragma once

#include <vector>

#include "mesh/graph.h"
#include "report/report.h"
#include "translate/ledger.h"

namespace a2i::pipeline {

[[nodiscard]] std::vector<report::LedgerLine> ledgerLines(const mesh::MeshGraph& graph, const translate::Ledger& ledger);

}  // namespace a2i::pipeline
