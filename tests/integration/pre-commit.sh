#!/usr/bin/env bash
# The hooks under pre-commit and prek: only what a commit touches is judged, references to the rest are resolved, a bad change
# fails, and the generated tree is kept in step.
. "$(dirname "$0")/common.sh"
[ -x "$python/pre-commit" ] || skip "no pre-commit"
export PATH=$scratch/bin:$PATH PRE_COMMIT_HOME=$scratch/cache PREK_HOME=$scratch/prek

# The hooks as a repository: what the launcher needs of this one.
hooks=$scratch/hooks
mkdir -p "$hooks/scripts"
cp "$source/.pre-commit-hooks.yaml" "$source/CMakeLists.txt" "$hooks/"
cp "$source/scripts/hook" "$source/scripts/fetch-release" "$hooks/scripts/"
(cd "$hooks" && git init -q -b main . && commit hooks)
expect 0 "$python/pre-commit" validate-manifest "$source/.pre-commit-hooks.yaml"

example
broken other >other.yaml
commit start
try() { "$python/pre-commit" try-repo "$hooks" "$@" --verbose; }

# other.yaml is broken, but this commit does not touch it; cart.yaml refers to what other files hold.
sed -i 's/weight: 90/weight: 80/; s/weight: 10/weight: 20/' shop/cart.yaml
git add -A
expect 0 try appmesh2istio --files shop/cart.yaml
lacks "$scratch/output" other.yaml
holds "$scratch/output" 'Passed'
sed -i 's/name: cart-v2/name: cart-v3/' shop/cart.yaml
broken new >new.yaml
git add -A
expect 1 try appmesh2istio --files shop/cart.yaml new.yaml
holds "$scratch/output" 'new.yaml:10:15: error: '
git rm -qf new.yaml
git checkout -q HEAD -- shop

# A file whose name looks like an option is a file.
broken dash >'--report=text=written.yaml'
git add -A
expect 1 try appmesh2istio
holds "$scratch/output" '--report=text=written.yaml:10:15: error: '
[ ! -e written.yaml ] || fail "the name of a file was taken for an option"
git rm -qf -- '--report=text=written.yaml'

# Errors fail the hook although what can be written is written; then the tree is made once, and stays.
expect 1 try appmesh2istio-generate --all-files
holds "$scratch/output" 'There is no VirtualNode `shop/nobody`'
git rm -qf other.yaml
git add -A
expect 1 try appmesh2istio-generate --all-files
holds "$scratch/output" 'The Istio manifests were brought in step'
git add -A
expect 0 try appmesh2istio-generate --all-files
expect 0 "$hooks/scripts/hook" generate --out-dir=istio --quiet
sed -i 's/weight: 90/weight: 80/; s/weight: 10/weight: 20/' shop/cart.yaml
git add -A
expect 1 try appmesh2istio-generate --all-files
git add -A
expect 0 try appmesh2istio-generate --all-files

broken alias | sed 's/nobody/cart-v1/' >alias.yaml
git add -A
expect 1 try appmesh2istio-generate --files alias.yaml
[ -e istio/namespaces/shop/virtualservice-alias.yaml ] || fail "no file of the new manifest"
commit alias
git rm -q alias.yaml
expect 1 try appmesh2istio-generate --files README.md
[ ! -e istio/namespaces/shop/virtualservice-alias.yaml ] || fail "the file of a deleted manifest is still there"

# What the documents tell people to copy, as it is: Git leads their address to the hooks here.
version=$(sed -nE 's/^project\(appmesh2istio VERSION ([0-9.]+).*/\1/p' "$source/CMakeLists.txt")
git -C "$hooks" tag "v$version"
git config --global url."$hooks".insteadOf https://github.com/appmesh2istio/appmesh2istio
mkdir "$scratch/copied"
for page in README.md docs/guides/pre-commit.md; do
  rm -f "$scratch"/copied/* && copied "$source/$page" '^repos:' "$scratch/copied"
  [ -s "$scratch/copied/0.yml" ] || fail "no block for pre-commit in $page"
  rm -rf "$scratch/stranger" && mkdir "$scratch/stranger" && cd "$scratch/stranger"
  git init -q -b main . && example && cp "$scratch/copied/0.yml" .pre-commit-config.yaml && commit start
  "$tool" generate --out-dir istio --quiet >/dev/null 2>&1 && git add -A
  expect 0 "$python/pre-commit" run --all-files
  broken pay >pay.yaml && git add -A
  expect 1 "$python/pre-commit" run
  holds "$scratch/output" 'pay.yaml:10:15: error: '
done
cd "$scratch/repository"

if [ -x "$modules/.bin/prek" ]; then
  expect 0 "$modules/.bin/prek" validate-manifest "$source/.pre-commit-hooks.yaml"
  expect 0 "$modules/.bin/prek" try-repo "$hooks" appmesh2istio --all-files
else echo "skipped: no prek"; fi
