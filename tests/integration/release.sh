#!/usr/bin/env bash
# A release for both machines as the workflow makes it, checked as it does; and the check refuses what is wrong.
. "$(dirname "$0")/common.sh"
. /etc/os-release
[ "$ID $VERSION_CODENAME" = "debian bookworm" ] || skip "releases are built on Debian 12"
[ "$(dpkg --print-architecture)" = amd64 ] || skip "releases are built on amd64"
need lintian python3
dist=$scratch/dist
for machine in amd64 arm64; do
  "$source/scripts/fetch-sysroot" $machine "$source/build/sysroot-$machine" >"$scratch/output" 2>&1 || { cat "$scratch/output" >&2; skip "Debian's packages and sources cannot be had"; }
  "$source/scripts/release-archives" "$dist" $machine >"$scratch/output" 2>&1 || { tail -n 40 "$scratch/output" >&2; fail "no release for $machine"; }
done
expect 0 "$source/scripts/check-release" "$dist"
cat "$scratch/output"
if [ -x "$python/python3" ]; then
  expect 0 "$python/python3" - "$dist"/*.cdx.json <<'PYTHON'
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
for name in sys.argv[1:]:
    fault = JsonStrictValidator(SchemaVersion.V1_5).validate_str(open(name).read())
    assert fault is None, (name, fault)
PYTHON
else echo "skipped: no validator of CycloneDX"; fi

# The same commit gives the same bytes.
mkdir "$scratch/again"
"$source/scripts/release-archives" "$scratch/again" amd64 >"$scratch/output" 2>&1 || fail "no second release"
for file in "$scratch"/again/*; do cmp "$file" "$dist/$(basename "$file")" || fail "$(basename "$file") differs the second time"; done

bad() {  # WHAT COMMAND…   in a copy of the folder
  rm -rf "$scratch/bad" && cp -r "$dist" "$scratch/bad"
  (cd "$scratch/bad" && "${@:2}")
  expect 1 "$source/scripts/check-release" "$scratch/bad"
  holds "$scratch/output" "$1"
}
bad 'is not self-contained' cp "$tool" appmesh2istio_amd64
bad 'no notice of libyaml-dev' sed -i 's/======== libyaml-dev/======== libyaml/' appmesh2istio_amd64_notices.txt
bad 'pip takes no wheel' sh -c 'rm ./*x86_64.whl'
