#!/usr/bin/env bash
# The action as a whole under act, which runs workflows on this machine: outputs, summary, exit code.
. "$(dirname "$0")/common.sh"
act=$consumers/bin/act
need node "$act"

mkdir -p .github/workflows .github/actions/appmesh2istio/scripts
cp "$source/action.yml" .github/actions/appmesh2istio/
cp "$source"/scripts/{action-install,action-run,fetch-release} .github/actions/appmesh2istio/scripts/
cp "$source/CMakeLists.txt" .github/actions/appmesh2istio/
cat >.github/workflows/check.yml <<'YAML'
on: push
permissions: {}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: good
        uses: ./.github/actions/appmesh2istio
        with: {path: shop, fail-on: error}
      - id: bad
        continue-on-error: true
        uses: ./.github/actions/appmesh2istio
        with:
          command: generate
          out-dir: istio
          path: |
            shop
            other.yaml
          commit-branch: migrate/istio
          commit-author: A <a@example.com>
      - env:
          GOOD: ${{ steps.good.outputs.errors }} ${{ steps.good.outputs.warnings }} ${{ steps.good.outputs.exit-code }}
          BAD: ${{ steps.bad.outputs.errors }} ${{ steps.bad.outputs.changed }} ${{ steps.bad.outputs.branch }} ${{ steps.bad.outcome }}
          COMMIT: ${{ steps.bad.outputs.commit }}
          SARIF: ${{ steps.bad.outputs.sarif-file }}
        run: |
          echo "good: $GOOD"
          echo "bad: $BAD"
          git rev-parse --verify "$COMMIT^{commit}"
          grep -c '"ruleId"' "$SARIF"
YAML
example
broken other >other.yaml
commit start
expect 0 env PATH="$scratch/bin:$PATH" "$act" push -P ubuntu-latest=-self-hosted --no-cache-server --action-offline-mode
holds "$scratch/output" 'good: 0 1 0'
holds "$scratch/output" 'bad: 1 true migrate/istio failure'
lacks "$scratch/output" 'fatal:'

# What the documents tell people to copy, as it is: the addresses of the actions lead to folders here. The upload is one that only
# looks at what it is given.
version=$(sed -nE 's/^project\(appmesh2istio VERSION ([0-9.]+).*/\1/p' "$source/CMakeLists.txt")
mkdir -p "$scratch/upload/upload-sarif" "$scratch/copied"
cp -r .github/actions/appmesh2istio "$scratch/action"
cat >"$scratch/upload/upload-sarif/action.yml" <<'YAML'
name: upload
description: Takes a report
inputs:
  sarif_file: {description: File, required: true}
  category: {description: Category}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        FILE: ${{ inputs.sarif_file }}
      run: echo "uploaded $(grep -c '"ruleId"' "$FILE")"
YAML
upload=$(grep -ohE 'github/codeql-action/upload-sarif@[0-9a-f]{40}' "$source/docs/guides/github.md" | head -n 1)
act_on() {  # EXIT-CODE EVENT…   runs the workflow of the current repository
  local wanted=$1
  shift
  expect "$wanted" env PATH="$scratch/bin:$PATH" "$act" "$@" -P ubuntu-latest=-self-hosted --no-cache-server --action-offline-mode \
    --local-repository "appmesh2istio/appmesh2istio@v$version=$scratch/action" --local-repository "${upload/\/upload-sarif/}=$scratch/upload"
}
stranger() {  # PAGE NUMBER   a repository of somebody else, with the block of that number as its workflow
  rm -f "$scratch"/copied/* && copied "$source/$1" runs-on: "$scratch/copied"
  rm -rf "$scratch/stranger" "$scratch/origin" && mkdir -p "$scratch/stranger/.github/workflows" && cd "$scratch/stranger"
  git init -q -b main . && example && cp "$scratch/copied/$2.yml" .github/workflows/
}
origin() {  # what is committed so far is on the server, too
  git clone -q --bare . "$scratch/origin" && git remote add origin "$scratch/origin" && git fetch -q origin
}
check_copied() {  # EXIT-CODE PAGE NUMBER EVENT
  stranger "$2" "$3"
  [ "$1" -eq 0 ] || broken other >other.yaml
  commit start
  act_on "$1" "$4"
}
for code in 0 1; do
  check_copied $code README.md 0 pull_request
  holds "$scratch/output" "$([ $code -eq 0 ] && echo '0 errors, 1 warning' || echo '1 error, 1 warning')"
  check_copied $code docs/guides/github.md 0 push
  holds "$scratch/output" "uploaded $((code + 1))"
done

# Changes alone: what was wrong before the pull request is not its business.
stranger docs/guides/github.md 1
broken old >old.yaml
commit start && origin
git checkout -q -b feature && broken new >new.yaml && commit more
echo '{"pull_request": {"base": {"ref": "main"}, "head": {"ref": "feature"}}}' >"$scratch/event.json"
act_on 1 pull_request -e "$scratch/event.json"
holds "$scratch/output" 'new.yaml'
lacks "$scratch/output" 'old.yaml'
git rm -q new.yaml && echo a >README && commit other
act_on 0 pull_request -e "$scratch/event.json"

# The tree in step, and no longer.
stranger docs/guides/github.md 2
expect 0 "$tool" generate . --out-dir istio
commit start
act_on 0 pull_request
sed -i 's/weight: 90/weight: 80/; s/weight: 10$/weight: 20/' shop/*.yaml
commit other
act_on 1 pull_request

# The translation on a branch of the server; the second time there is nothing to do.
stranger docs/guides/github.md 3
commit start && origin
act_on 0 push
git -C "$scratch/origin" rev-parse --verify -q migrate/istio >"$scratch/first" || fail "the branch was not pushed"
git -C "$scratch/origin" ls-tree -r --name-only migrate/istio >"$scratch/tree"
holds "$scratch/tree" istio/kustomization.yaml
git fetch -q origin
act_on 0 push
git -C "$scratch/origin" rev-parse migrate/istio | cmp -s - "$scratch/first" || fail "a commit without a change"
