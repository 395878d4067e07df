#!/usr/bin/env bash
# The SARIF Multitool with its Sarif, Gh and Ghas rules accepts the report of every rule folder and of the examples; the
# fingerprints are those of its own implementation.
. "$(dirname "$0")/common.sh"
multitool=$modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
need jq "$multitool"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

example
cp -r "$source/tests/rules" .
broken 'päy, "&<x>' >'odd näme %41.yaml'
"$multitool" export-validation-config gh.xml >/dev/null
# GH1001 to GH1007 are off by default.
sed -i -E '/Key="GH100[1-7]/,/<\/Properties>/s/(<Property Key="RuleEnabled" Value=")Default"/\1Error"/' gh.xml

check() {  # NAME
  "$multitool" validate "$1.sarif" --config gh.xml --rule-kind "Sarif;Gh;Ghas" --level "Error;Warning;Note" --output "$1.verdict" --log ForceOverwrite >/dev/null
  jq -r '.runs[].results[]? | select((.level // "warning") == "error") | "\(.ruleId): \(.message.text // .message.id) \(.message.arguments // [] | tostring)"' "$1.verdict" >"$1.errors"
  [ ! -s "$1.errors" ] || { head -n 20 "$1.errors" >&2; fail "the Multitool refuses $1.sarif"; }
}

expect 1 "$tool" precheck . --report sarif=all.sarif --format text
jq -e '.runs[0].results | length > 50' all.sarif >/dev/null || fail "the rule folders show few findings"
check all
expect 0 "$tool" precheck shop --report sarif=shop.sarif --format text
check shop
mkdir empty
expect 0 "$tool" precheck empty --report sarif=clean.sarif
jq -e '.runs[0].results == []' clean.sarif >/dev/null || fail "a clean run has no empty list of results"
check clean

# A broken report has to be refused, or this test proves nothing.
jq 'del(.runs[0].results[0].message)' all.sarif >bad.sarif
! (check bad) 2>/dev/null || fail "the Multitool accepts a result without a message"

jq 'del(.runs[].results[].partialFingerprints)' all.sarif >bare.sarif
"$multitool" rewrite bare.sarif --insert RollingHashPartialFingerprints --uriBaseIds "%SRCROOT%=file://$PWD/" --output theirs.sarif --log ForceOverwrite >/dev/null
pick='[.runs[0].results[].partialFingerprints.primaryLocationLineHash]'
[ "$(jq -c "$pick" all.sarif)" = "$(jq -c "$pick" theirs.sarif)" ] || {
  diff <(jq "$pick" all.sarif) <(jq "$pick" theirs.sarif) | head -n 20 >&2
  fail "fingerprints differ from the Multitool's"
}
