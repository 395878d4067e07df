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

# In a merge request only what it changes counts, where that is asked for.
rm -rf istio
include '      changed-only: true
      fail-on: warning
'
commit 'a warning from before'
base=$(git rev-parse HEAD)
expect 0 run appmesh2istio --variable CI_MERGE_REQUEST_DIFF_BASE_SHA="$base"
[ "$(cat gl-code-quality-report.json)" = '[]' ] || fail "findings that the merge request does not touch"
broken pay >pay.yaml
sed -i 's/path: shop/path: ./' .gitlab-ci.yml
commit 'a fault'
expect 1 run appmesh2istio --variable CI_MERGE_REQUEST_DIFF_BASE_SHA="$base"
[ "$(jq -r '.[].location.path' gl-code-quality-report.json)" = pay.yaml ] || fail "not the finding of the merge request"

# A pipeline for merged results: what the target branch got since the merge request was begun is not of the merge request.
git checkout -qf -b request "$base"
echo note >note.md
commit request
git merge -q -m merged main
expect 1 run appmesh2istio --variable CI_MERGE_REQUEST_DIFF_BASE_SHA="$base"
expect 0 run appmesh2istio --variable CI_MERGE_REQUEST_DIFF_BASE_SHA="$base" --variable CI_MERGE_REQUEST_TARGET_BRANCH_SHA="$(git rev-parse main)"
git checkout -qf main

# What the documents tell people to copy: the template by its address (served from here), the component by its own, and SARIF beside
# the other reports.
served=$scratch/served/v/templates
mkdir -p "$served" && cp templates/appmesh2istio.yml "$served/"
python3 -u -m http.server --bind 127.0.0.1 --directory "$scratch/served" 0 >"$scratch/server" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$scratch"' EXIT
for _ in $(seq 100); do grep -q 'port [0-9]' "$scratch/server" && break || sleep 0.1; done
port=$(grep -oE 'port [0-9]+' "$scratch/server" | cut -d' ' -f2)
pipeline_of() {  # FILE NUMBER…   those of its blocks that are for GitLab
  python3 - "$port" "$@" <<'PYTHON' >.gitlab-ci.yml
import re, sys
port, page, *numbers = sys.argv[1:]
blocks = [block for block in re.findall(r"^```yaml\n(.*?)^```", open(page).read(), re.S | re.M) if re.match(r"(#.*\n)?(include|appmesh2istio):", block)]
for number in map(int, numbers):
    block, remote = re.subn(r"https://raw\.githubusercontent\.com/appmesh2istio/appmesh2istio/v[0-9.]+/", f"http://127.0.0.1:{port}/v/", blocks[number])
    block, component = re.subn(r"\$CI_SERVER_FQDN/\S+", "$CI_SERVER_FQDN/shop/mesh/appmesh2istio@$CI_COMMIT_SHA", block)
    assert remote + component == block.startswith("include") or "# .gitlab-ci.yml" in block, block
    print(block)
PYTHON
  git commit -qam copied
  expect 0 "$local_runner" --preview
  holds "$scratch/output" 'codequality: gl-code-quality-report.json'
}
pipeline_of "$source/README.md" 0
pipeline_of "$source/docs/guides/gitlab.md" 0
pipeline_of "$source/docs/guides/gitlab.md" 1 2
holds "$scratch/output" 'sarif: appmesh2istio.sarif'
