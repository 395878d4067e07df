#!/usr/bin/env bash
# The .deb and the archive: lintian has nothing to say, every file is where it belongs, and the program in them runs. Completions
# are read by their shells.
. "$(dirname "$0")/common.sh"
build=$4
need cpack dpkg-deb dpkg-shlibdeps file

(cd "$build" && cpack -G "DEB;TGZ" -B "$scratch/packages" >"$scratch/output" 2>&1) || { cat "$scratch/output" >&2; fail "cpack"; }
deb=$(echo "$scratch"/packages/*.deb)
if command -v lintian >/dev/null; then
  lintian --allow-root --no-cfg "$deb" >"$scratch/lintian" 2>/dev/null || true
  [ ! -s "$scratch/lintian" ] || { cat "$scratch/lintian" >&2; fail "lintian"; }
else echo "skipped: no lintian"; fi
dpkg-deb -x "$deb" "$scratch/root"
root=$scratch/root/usr
expect 0 "$root/bin/appmesh2istio" --version
for file in share/doc/appmesh2istio/copyright share/doc/appmesh2istio/changelog.gz share/man/man1/appmesh2istio.1.gz; do
  [ -s "$root/$file" ] || fail "no $file"
done
gzip -dc "$root/share/man/man1/appmesh2istio.1.gz" >"$scratch/appmesh2istio.1"
holds "$scratch/appmesh2istio.1" '\fB\-\-fail\-on\fR \fILEVEL\fR'
for command in precheck generate verify explain schema init completion version; do
  for option in $("$root/bin/appmesh2istio" $command --help | grep -oE '^  (-[a-z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
    grep -qF -- "${option//-/\\-}" "$scratch/appmesh2istio.1" || fail "the manual page does not know $command $option"
  done
done
if command -v mandoc >/dev/null; then expect 0 mandoc -Tlint -W warning "$scratch/appmesh2istio.1"; else echo "skipped: no mandoc"; fi
mkdir "$scratch/archive" && tar -xzf "$scratch"/packages/*.tar.gz -C "$scratch/archive"
[ -n "$(find "$scratch/archive" -path '*/bin/appmesh2istio')" ] || fail "no program in the archive"
if command -v curl >/dev/null; then  # what the action and the hooks fetch is what is packed here
  version=$(sed -nE 's/^project\(appmesh2istio VERSION ([0-9.]+).*/\1/p' "$source/CMakeLists.txt")
  mkdir -p "$scratch/releases/v$version" && cp "$scratch"/packages/*.tar.gz "$scratch/releases/v$version/"
  (cd "$scratch/releases/v$version" && sha256sum -- *.tar.gz >"appmesh2istio_${version}_checksums.txt")
  expect 0 env A2I_RELEASES="file://$scratch/releases" "$source/scripts/fetch-release" "$version" "$scratch/fetched"
  expect 0 "$scratch/fetched/appmesh2istio" --version
fi
if python3 -m venv "$scratch/venv" 2>/dev/null; then
  mkdir "$scratch/wheels"
  expect 0 "$source/scripts/build-wheel" "$root/bin/appmesh2istio" "$scratch/wheels"
  expect 0 "$scratch/venv/bin/pip" install --quiet --no-index --disable-pip-version-check "$scratch"/wheels/*.whl
  expect 0 "$scratch/venv/bin/appmesh2istio" --version
  holds "$scratch/output" 'appmesh2istio '
else echo "skipped: no venv"; fi

completed() {  # LINE, as words; the word under the cursor is the last
  bash -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _appmesh2istio; printf "%s\n" "${COMPREPLY[@]}"' - \
    "$root/share/bash-completion/completions/appmesh2istio" "$@" >"$scratch/output" 2>&1
}
completed appmesh2istio prec
holds "$scratch/output" precheck
completed appmesh2istio precheck --fail-on wa
[ "$(cat "$scratch/output")" = warning ] || fail "bash: --fail-on wa"
completed appmesh2istio precheck --fail-on = n
holds "$scratch/output" never
completed appmesh2istio explain AMI900
holds "$scratch/output" AMI9004
completed appmesh2istio generate --comm
[ "$(cat "$scratch/output")" = --commit ] || fail "bash: --comm"
if command -v fish >/dev/null; then
  try() { fish -c "source '$root/share/fish/vendor_completions.d/appmesh2istio.fish'; complete -C '$1'" >"$scratch/output" 2>&1; }
  try 'appmesh2istio verif'
  holds "$scratch/output" verify
  try 'appmesh2istio precheck --format ju'
  holds "$scratch/output" junit
else echo "skipped: no fish"; fi
if command -v zsh >/dev/null; then
  mkdir "$scratch/zsh" && cp "$root/share/zsh/vendor-completions/_appmesh2istio" "$scratch/zsh/"
  expect 0 zsh -n "$scratch/zsh/_appmesh2istio"
  expect 0 zsh -fc "fpath=('$scratch/zsh' \$fpath); autoload -U compinit; compinit -u -D; [[ \$_comps[appmesh2istio] == _appmesh2istio ]]"
else echo "skipped: no zsh"; fi
