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
