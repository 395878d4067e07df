#!/usr/bin/env bash
# The JSON schema of the configuration is a valid schema, takes what the program takes and refuses what it refuses.
. "$(dirname "$0")/common.sh"
ajv=$modules/.bin/ajv
need node "$ajv"

"$tool" schema config >schema.json
check() { "$ajv" validate --strict=false -s schema.json -d "$1"; }
cat >good.json <<'JSON'
{"default-namespace": "shop", "only-mesh": ["a", "b"], "only-namespace": "shop", "istio-version": 1.29, "default-retries": "old",
 "rules": {"AMI4104": "note", "unused-suppression": "off"}, "exclude": ["charts/"],
 "suppressions": [{"rule": ["AMI4104"], "path": "deploy/", "object": "VirtualNode shop/*", "reason": "why", "until": "2027-03-31"}]}
JSON
expect 0 check good.json
cp good.json .appmesh2istio.yaml
mkdir empty
expect 0 "$tool" precheck empty --fail-on note
for bad in '{"defaultnamespace": "x"}' '{"rules": {"AMI4104": "loud"}}' '{"suppressions": [{"rule": "AMI4104"}]}' '{"suppressions": [{"reason": "r"}]}' \
  '{"default-retries": "never"}' '{"out-dir": "x"}' '{"show-suppressed": "maybe"}' \
  '{"only-mesh": ""}' '{"suppressions": [{"rule": [], "reason": "r"}]}' '{"suppressions": [{"rule": "AMI4104", "reason": " "}]}' \
  '{"suppressions": [{"rule": "AMI4104", "reason": "r", "until": ""}]}'; do
  echo "$bad" >bad.json
  expect 1 check bad.json
  cp bad.json .appmesh2istio.yaml
  code=0
  "$tool" precheck . >"$scratch/output" 2>&1 || code=$?
  [ "$code" -eq 2 ] || grep -q 'AMI900' "$scratch/output" || fail "the program takes $bad"
done
