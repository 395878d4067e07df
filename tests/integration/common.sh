# Sourced by the tests of this folder: TOOL SOURCE CONSUMERS BUILD [SHARED]. A scratch repository is the current folder.
set -euo pipefail
tool=$1 source=$2 consumers=$3
modules=$consumers/node_modules python=$consumers/python/bin
[ ! -x "$python/node" ] || PATH=$python:$PATH  # newer than a distribution's

skip() { echo "skipped: $*"; exit 77; }
fail() { echo "FAILED: $*" >&2; exit 1; }
need() { for program in "$@"; do command -v "$program" >/dev/null || [ -x "$program" ] || skip "no $program"; done; }
expect() {  # EXIT-CODE COMMAND…; shows what was printed when the code is another
  local wanted=$1 code=0
  shift
  "$@" >"$scratch/output" 2>&1 || code=$?
  [ "$code" -eq "$wanted" ] || { cat "$scratch/output" >&2; fail "exit code $code instead of $wanted: $*"; }
}
holds() { grep -qF -- "$2" "$1" || { cat "$1" >&2; fail "$1 does not hold: $2"; }; }  # FILE TEXT
lacks() { ! grep -qF -- "$2" "$1" || { cat "$1" >&2; fail "$1 holds: $2"; }; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HOME=$scratch/home GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=Tester GIT_AUTHOR_EMAIL=tester@example.com
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
unset GITHUB_ACTIONS GITHUB_OUTPUT GITHUB_STEP_SUMMARY GITHUB_PATH CI
mkdir -p "$HOME" "$scratch/bin" "$scratch/repository"
ln -s "$tool" "$scratch/bin/appmesh2istio"
cd "$scratch/repository"
git init -q -b main .

# A service whose provider nobody knows: an error.
broken() {
  cat <<YAML
apiVersion: appmesh.k8s.aws/v1beta2
kind: VirtualService
metadata:
  name: $1
  namespace: shop
spec:
  provider:
    virtualNode:
      virtualNodeRef:
        name: nobody
YAML
}
# The YAML blocks of a document that hold a line like PATTERN, each as a file NUMBER.yml in FOLDER: copied PAGE PATTERN FOLDER
copied() {
  python3 - "$@" <<'PYTHON'
import pathlib, re, sys
page, pattern, folder = sys.argv[1:]
blocks = re.findall(r"^```yaml\n(.*?)^```", open(page).read(), re.S | re.M)
for number, block in enumerate(block for block in blocks if re.search(pattern, block, re.M)):
    pathlib.Path(folder, f"{number}.yml").write_text(block)
PYTHON
}
example() { cp -r "$source/examples/shop" .; }
commit() { git add -A && git commit -qm "$1"; }
