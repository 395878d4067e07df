#!/usr/bin/env bash
# The component under gitlab-ci-local: inputs are checked, the job runs, its artefacts are there whatever its exit code.
. "$(dirname "$0")/common.sh"
local_runner=$modules/.bin/gitlab-ci-local
need node rsync "$local_runner"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || skip "gitlab-ci-local wants Node 20"
export PATH=$scratch/bin:$PATH

example
mkdir -p templates
cp "$source/templates/appmesh2istio.yml" templates/
include() {  # further inputs, indented
  printf 'include:\n  - local: templates/appmesh2istio.yml\n    inputs:\n      path: shop\n%s' "${1:-}" >.gitlab-ci.yml
}
run() { "$local_runner" "$@" --force-shell-executor --no-color --no-timestamps; }
include
git remote add origin git@gitlab.example.com:shop/mesh.git
commit start

expect 0 "$local_runner" --preview
holds "$scratch/output" 'A2I_FAIL_ON: error'
holds "$scratch/output" 'codequality: gl-code-quality-report.json'
include '      fail-on: fatal
'
expect 1 "$local_runner" --preview
include '      changed-only: 7
'
expect 1 "$local_runner" --preview
include '      fail-on: warning
      job: mesh
'
expect 1 run mesh
[ -s gl-code-quality-report.json ] && [ -s appmesh2istio-junit.xml ] && [ -s appmesh2istio.sarif ] && [ -s appmesh2istio.md ] || fail "artefacts are missing after findings"
rm gl-code-quality-report.json
include '      out-dir: istio
'
"$tool" generate shop --out-dir istio --quiet >/dev/null 2>&1
expect 0 run appmesh2istio
rm istio/namespaces/shop/gateway-storefront.yaml
expect 1 run appmesh2istio
holds "$scratch/output" '+kind: Gateway'
