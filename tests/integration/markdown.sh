#!/usr/bin/env bash
# The migration report: Mermaid parses every diagram in it, for the examples, every rule folder and the corpus; it stays below what
# a job summary takes.
. "$(dirname "$0")/common.sh"
shared=${5:-}
need node
[ -f "$modules/mermaid/package.json" ] || skip "no mermaid"
parse() { node "$source/tests/integration/mermaid.mjs" "$modules" "$@"; }

example
reports=$scratch/reports
mkdir "$reports"
report() {  # NAME PATH
  "$tool" precheck "$2" --fail-on never --report markdown="$reports/$1.md" --quiet >/dev/null 2>&1 || fail "no report for $2"
  [ "$(wc -c <"$reports/$1.md")" -lt 1048576 ] || fail "the report for $2 is too large for a job summary"
}
report shop shop
report rules "$source/tests/rules"
corpus=0
if [ -d "$shared/corpus/kubernetes" ]; then
  for folder in "$shared"/corpus/kubernetes/*/; do
    report "corpus-$(basename "$folder")" "$folder"
    corpus=$((corpus + 1))
  done
fi
# Names that are words of Mermaid's own language, or try to be markup.
for name in end subgraph 'x"]; click a "javascript:y"' '-->' '&quot;' 'a|b`c'; do broken "$name"; echo ---; done >hostile.yaml
report hostile hostile.yaml
"$tool" generate shop --out-dir istio --quiet >/dev/null 2>&1
cp istio/README.md "$reports/tree.md"
expect 0 parse "$reports"/*.md "$source/README.md" "$source"/docs/*.md
[ "$(cat "$scratch/output")" -ge $((5 + corpus)) ] || fail "only $(cat "$scratch/output") diagrams"

printf '```mermaid\nflowchart LR\n  a["x --> b\n```\n' >"$reports/bad.md"
expect 1 parse "$reports/bad.md"
