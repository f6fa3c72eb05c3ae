# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# Archives, sums, and what eng/pack refuses. Read by eng/test-pack.

the_same_again() {
  # another moment, another umask, other times of the same files
  find "$published" -exec touch -d 2001-01-01 {} +
  mkdir "$work/again"
  ( umask 077; TZ=Asia/Tokyo "$source/eng/pack" "${all[@]}" --into "$work/again" --complete >/dev/null )
  diff -r "$artifacts" "$work/again"
}

listed() {
  (cd "$artifacts" && sed 's/^\(.\{64\}\)  \(.*\)$/\1 \2/' bin/SHA256SUMS | while read -r wanted file; do
    same "$wanted" "$(sum "$(find bin deb rpm -name "$file")")"
  done)
  same "$(find "$artifacts"/{bin,deb,rpm} -type f | wc -l)" "$(($(wc -l <"$artifacts/bin/SHA256SUMS") + 1))"
}

archive_of() {
  local archive program folder
  archive=$artifacts/bin/$(ask field "$1" archive)
  program=$(ask field "$1" program)
  folder=$work/unpacked/$1
  mkdir -p "$folder"
  case $archive in
  *.zip) unzip -q "$archive" -d "$folder" ;;
  *) tar -xzf "$archive" -C "$folder" ;;
  esac
  same "$(sum "$published/$1/$program")" "$(sum "$folder/$program")"
  same 755 "$(stat -c %a "$folder/$program")"
  [ -f "$folder/LICENSE" ]
  diff -r "$work/pages" "$folder/share"
  mkdir "$folder/npm"
  tar -xzf "$artifacts/npm/$(ask field "$1" npm | tr -d @ | tr / -)-$version.tgz" -C "$folder/npm"
  same "$(sum "$folder/$program")" "$(sum "$folder/npm/package/bin/$program")"
  same 755 "$(stat -c %a "$folder/npm/package/bin/$program")"
  case $1 in
  win-*) same "library library" "$(cat "$folder/library.dll" "$folder/npm/package/bin/library.dll" | xargs)" ;;
  *) same "" "$(find "$folder" -name '*.dll')" ;;
  esac
}

# refuses WORDS RID FOLDER
refuses() {
  exits 1 "$source/eng/pack" --rid "$2" --from "$3" --into "$work/refused"
  says "$1"
}

wrong() {
  mkdir -p "$work/wrong"
  node "$source/packaging/tests/stand-in.cjs" "$1" "$work/wrong/$(ask field "$2" program)" "${@:3}"
}

not_for_this_libc() { wrong linux-musl-x64 linux-x64; refuses "linked with musl" linux-x64 "$work/wrong"; }
not_for_this_processor() { wrong win-x64 win-arm64; refuses "another processor" win-arm64 "$work/wrong"; }
not_signed() { wrong osx-arm64 osx-arm64 unsigned; refuses "is not signed" osx-arm64 "$work/wrong"; }
not_a_program() { mkdir -p "$work/wrong"; echo '#!/bin/sh' >"$work/wrong/claude-backup"; refuses "no macOS program" osx-x64 "$work/wrong"; }

not_of_this_version() {
  cp -r "$source" "$work/newer"
  sed -i 's|<Version>.*</Version>|<Version>99.0.0</Version>|' "$work/newer/Directory.Build.props"
  exits 1 "$work/newer/eng/pack" --rid linux-x64 --from "$published/linux-x64" --into "$work/refused"
  says "of another version than 99.0.0"
}

incomplete() {
  exits 1 "$source/eng/pack" "${all[@]:4}" --into "$work/refused" --complete
  says "missing"
}

too_new_a_libc() {
  cp -r "$source" "$work/older"
  sed -i 's/"glibc": "[0-9.]*"/"glibc": "2.17"/' "$work/older/packaging/targets.json"
  exits 1 "$work/older/eng/pack" "${all[@]}" --into "$work/refused" --complete
  says "systems with glibc 2.17"
}

# what the program itself writes, with the words for PowerShell among it
the_pages() {
  home pages
  "$PROGRAM_FOLDER/claude-backup" generate "$work/pages"
  [ -f "$work/pages/man/man1/claude-backup-restore.1" ]
  [ -n "$(find "$work/pages/powershell" -type f)" ]
}

not_without_pages() {
  mkdir "$work/mute"
  # shellcheck disable=SC2016 # the script expands it
  printf '#!/bin/sh\n[ "$1" = --version ] && echo "claude-backup %s"\n' "$version" >"$work/mute/claude-backup"
  chmod +x "$work/mute/claude-backup"
  exits 1 "$source/eng/pack" --rid linux-x64 --from "$work/mute" --into "$work/refused" --complete
  says "missing: man pages and completions"
}

expect "the program writes its man pages and completions" the_pages
expect "a release without them is refused" not_without_pages
expect "packing again gives the same bytes" the_same_again
expect "every file of the release has its sum" listed
for rid in $(ask rids); do expect "archive and npm package of $rid have the published program" archive_of "$rid"; done
expect "a program for another C library is refused" not_for_this_libc
expect "a program for another processor is refused" not_for_this_processor
expect "an unsigned macOS program is refused" not_signed
expect "what is no program is refused" not_a_program
expect "a program of another version is refused" not_of_this_version
expect "a release with a platform missing is refused" incomplete
expect "a release linked with too new a glibc is refused" too_new_a_libc
