# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# What is handed to Homebrew, Scoop, winget and the AUR: it is well formed, and its sums are those of the archives. Read by eng/test-pack.

sum_listed() { grep -F "  $(ask field "$1" archive)" "$artifacts/bin/SHA256SUMS" | cut -c 1-64; }

# names FILE RID ...: has the sum of each, beside its address
names() {
  local rid
  for rid in "${@:2}"; do
    grep -qiF "$(sum_listed "$rid")" "$1"
    grep -qF "/v$version/$(ask field "$rid" archive)" "$1"
  done
  if grep -nE '@[A-Z]' "$1"; then return 1; fi
}

homebrew() {
  names "$artifacts/homebrew/claude-backup.rb" osx-arm64 osx-x64 linux-arm64 linux-x64
  if command -v ruby >/dev/null; then ruby -c "$artifacts/homebrew/claude-backup.rb"; fi
}

scoop() {
  names "$artifacts/scoop/claude-backup.json" win-x64 win-arm64
  node -e 'JSON.parse(require("fs").readFileSync(process.argv[1]))' "$artifacts/scoop/claude-backup.json"
}

winget() {
  names "$artifacts/winget/"*.installer.yaml win-x64 win-arm64
  same 3 "$(grep -l "^PackageVersion: $version\$" "$artifacts/winget/"*.yaml | wc -l)"
  same 1 "$(sed -n 's/^PackageIdentifier: //p' "$artifacts/winget/"*.yaml | sort -u | wc -l)"
}

# the recipe itself runs, on the archive that its address names
aur() {
  names "$artifacts/aur/PKGBUILD" linux-x64 linux-arm64
  (
    export pkgdir=$work/arch
    # shellcheck source=/dev/null
    . "$artifacts/aur/PKGBUILD"
    mkdir -p "$work/makepkg"
    cd "$work/makepkg" || exit 1
    tar -xzf "$artifacts/bin/$(ask field linux-x64 archive)"
    package
    same "$(sum_listed linux-x64)" "${sha256sums_x86_64[0]}"
    grep -qF "sha256sums_x86_64 = ${sha256sums_x86_64[0]}" "$artifacts/aur/.SRCINFO"
    grep -qF "source_aarch64 = ${source_aarch64[0]}" "$artifacts/aur/.SRCINFO"
  )
  same "$program_sum" "$(sum "$work/arch/usr/bin/claude-backup")"
}

expect "the formula of Homebrew names the archives" homebrew
expect "the manifest of Scoop names the archives" scoop
expect "the manifests of winget name the archives" winget
expect "the recipe of the AUR installs the program" aur
