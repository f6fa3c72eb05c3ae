# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# install.sh, from a server on this machine. Read by eng/test-pack.

# shellcheck source=packaging/tests/lib/day.sh
. "$here/packaging/tests/lib/day.sh"
site=http://127.0.0.1:8089
script=$artifacts/bin/install.sh
archive=claude-backup-linux-x64.tar.gz

# a release as it lies on the server, and one whose archive was changed on the way
start_site() {
  mkdir -p "$work/site/v$version" "$work/site/v99.1.0"
  cp "$artifacts"/bin/* "$work/site/v$version/"
  cp "$artifacts/bin/SHA256SUMS" "$work/site/v99.1.0/"
  head -c 1000000 "$artifacts/bin/$archive" >"$work/site/v99.1.0/$archive"
  (cd "$work/site" && exec python3 -m http.server --bind 127.0.0.1 8089) >"$work/site.log" 2>&1 &
  echo $! >"$work/site.id"
  curl -sf --retry 50 --retry-delay 1 --retry-connrefused "$site/" >/dev/null
}

at() { export CLAUDE_BACKUP_BASE_URL=$site/$1; }

# install SHELL ARGUMENT ...
install_with() {
  local shell=$1
  shift
  # the words of a shell such as "busybox sh" are two
  curl -sf "$site/v$version/install.sh" | $shell -s -- "$@"
}

installs_with() {
  home "with ${1// /-}"
  at "v$version"
  exits 0 install_with "$1"
  says "claude-backup $version is installed at $HOME/.local/bin/claude-backup"
  same "$program_sum" "$(sum "$HOME/.local/bin/claude-backup")"
  same 755 "$(stat -c %a "$HOME/.local/bin/claude-backup")"
  same "$HOME/.local/bin/claude-backup" "$(find "$HOME" -not -type d)"
  same "" "$(find "$TMPDIR" -mindepth 1)"
}

as_installed() {
  home day
  at "v$version"
  sh "$script"
  first_day "$HOME/.local/bin/claude-backup"
  that_night "$HOME/.cache"
}

# only: a PATH of these commands and no others
only() {
  local tool
  rm -rf "$work/few"
  mkdir "$work/few"
  for tool in "$@"; do ln -s "$(readlink -f "$(command -v "$tool")")" "$work/few/$tool"; done
  export PATH=$work/few
}

few=(sh uname mktemp rm awk cut sed tar gzip mkdir cp chmod mv)

with_wget() {
  home wget
  at "v$version"
  ( only "${few[@]}" wget openssl; sh "$script" )
  same "$program_sum" "$(sum "$HOME/.local/bin/claude-backup")"
}

with_neither() {
  home neither
  at "v$version"
  exits 1 bash -c "PATH=; $(declare -f only); work='$work' script='$script'; export PATH='$PATH'; only ${few[*]}; sh \"\$script\""
  says "curl or wget is needed"
  same "" "$(find "$HOME" -not -type d)"
}

# Each beginning of the script is run, from none of it to all but its last brace. No file may be made, and nothing fetched.
torn() {
  local length fetched
  home torn
  at "v$version"
  length=$(($(stat -c %s "$script") - 2))
  fetched=$(wc -l <"$work/site.log")
  python3 - "$script" "$length" <<'END'
import subprocess, sys
script = open(sys.argv[1], "rb").read()
for length in range(int(sys.argv[2]) + 1):
    subprocess.run(["sh"], input=script[:length], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20)
END
  same "$fetched" "$(wc -l <"$work/site.log")"
  same "" "$(find "$HOME" "$TMPDIR" -mindepth 1)"
  # the whole of it does something
  sh "$script"
  [ -x "$HOME/.local/bin/claude-backup" ]
}

damaged() {
  home damaged
  mkdir -p "$HOME/.local/bin"
  echo old >"$HOME/.local/bin/claude-backup"
  at v99.1.0
  exits 1 sh "$script"
  says "$archive is damaged"
  says "Nothing was installed"
  same old "$(cat "$HOME/.local/bin/claude-backup")"
  same "$HOME/.local/bin/claude-backup" "$(find "$HOME" "$TMPDIR" -not -type d)"
}

# the archive is what its sum says, and its program does not start
unusable() {
  local folder=$work/site/v99.2.0
  home unusable
  mkdir -p "$folder/in"
  printf '#!/bin/sh\nexit 1\n' >"$folder/in/claude-backup"
  chmod +x "$folder/in/claude-backup"
  tar -czf "$folder/$archive" -C "$folder/in" claude-backup
  (cd "$folder" && sha256sum "$archive" >SHA256SUMS)
  at v99.2.0
  exits 1 sh "$script"
  says "does not start on this system. Nothing was installed"
  same "" "$(find "$HOME" "$TMPDIR" -mindepth 1 -not -type d)"
}

no_such_version() {
  home no-such
  at v98.7.6
  exits 1 sh "$script" --version 98.7.6
  says "cannot fetch SHA256SUMS of version 98.7.6"
  same "" "$(find "$HOME" -mindepth 1)"
}

no_such_system() {
  home no-system
  mkdir -p "$work/other"
  # shellcheck disable=SC2016
  printf '#!/bin/sh\n[ "$1" = -m ] && echo riscv64 || echo Linux\n' >"$work/other/uname"
  chmod +x "$work/other/uname"
  PATH=$work/other:$PATH exits 1 sh "$script"
  says "there is no build for riscv64"
}

# musl is told by what its own tools say, wherever its loader may lie; the file for it starts nowhere here
a_musl_system() {
  home musl
  at "v$version"
  mkdir -p "$work/musl"
  printf '#!/bin/sh\nexit 1\n' >"$work/musl/getconf"
  printf '#!/bin/sh\necho "musl libc (x86_64)" >&2; exit 1\n' >"$work/musl/ldd"
  chmod +x "$work/musl"/*
  PATH=$work/musl:$PATH exits 1 sh "$script"
  says "does not start on this system"
  grep -q "GET /v$version/claude-backup-linux-musl-x64.tar.gz" "$work/site.log"
}

wrong_use() {
  home wrong-use
  exits 1 sh "$script" --into x
  says "--into is not known"
  exits 1 sh "$script" --to
  says "--to needs a value"
  exits 1 sh "$script" --from "" --to x
  says "--from needs a value"
}

helps() {
  home help
  local option
  for option in --help -h; do
    exits 0 env -u HOME sh "$script" "$option"
    says "sh install.sh [--version VERSION] [--to FOLDER]"
  done
  same "" "$(find "$HOME" "$TMPDIR" -mindepth 1)"
}

# what stands in the way is neither moved into nor said to be the program
a_folder_in_the_way() {
  home in-the-way
  mkdir -p "$HOME/to/claude-backup"
  exits 1 sh "$script" --from "$artifacts/bin" --to "$HOME/to"
  says "$HOME/to/claude-backup is a folder. Nothing was installed"
  mv "$HOME/to/claude-backup" "$HOME/to/folder"
  ln -s folder "$HOME/to/claude-backup"
  exits 1 sh "$script" --from "$artifacts/bin" --to "$HOME/to"
  says "is a folder"
  same "" "$(find "$HOME" -type f)"
  echo file >"$HOME/file"
  exits 1 sh "$script" --from "$artifacts/bin" --to "$HOME/file"
  says "cannot make the folder $HOME/file. Nothing was installed"
}

# another version than the one asked for is not installed, and without being asked for what is there is
a_mirror_of_another_version() {
  home mirror
  exits 1 sh "$script" --from "$artifacts/bin" --version v9.9.9
  says "has claude-backup $version, not version 9.9.9. Nothing was installed"
  same "" "$(find "$HOME" "$TMPDIR" -not -type d)"
  exits 0 sh "$script" --from "$artifacts/bin" --version "v$version"
  sed "s/version=$version\$/version=9.9.9/" "$script" >"$work/newer.sh"
  exits 0 sh "$work/newer.sh" --from "$artifacts/bin"
}

# The line that is given is run as it stands, and the shell it is for finds the program afterwards.
the_path_line() {
  local shell=$1 file=$2 folder=$3
  home "line-$shell"
  mkdir -p "$HOME/$folder"
  cd "$HOME/$folder" || return
  SHELL=/bin/$shell exits 0 sh "$script" --from "$artifacts/bin" --to some/../bin/
  says "installed at $HOME/$folder/bin/claude-backup"
  sed -n 's/^  //p' "$work/output" >"$work/line"
  cd / || return
  # shellcheck disable=SC2016 # the other shell expands them
  if [ "$shell" = fish ]; then
    fish "$work/line"
    same "$HOME/$folder/bin" "$(fish -c 'echo $PATH[1]')"
    return
  fi
  "$shell" "$work/line"
  # shellcheck disable=SC2016
  same "$HOME/$folder/bin/claude-backup" "$("$shell" -c '. "$1"; command -v claude-backup' - "$HOME/$file")"
}

# a container that has no SHELL, and a home that has no name
without_shell() {
  home without-shell
  exits 0 env -u SHELL sh "$script" --from "$artifacts/bin"
  says ".profile"
  says "Begin with: claude-backup"
  exits 0 env -u HOME sh "$script" --from "$artifacts/bin" --to "$HOME/to"
}

# older NAME LINK REMOVAL: another program of this name, before ours on the PATH
older() {
  home "older-$1"
  mkdir -p "$HOME/$1" "$(dirname "$HOME/$1/$2")"
  printf '#!/bin/sh\necho old\n' >"$HOME/$1/$2"
  chmod +x "$HOME/$1/$2"
  if [ "$2" != claude-backup ]; then ln -s "$2" "$HOME/$1/claude-backup"; fi
  PATH=$HOME/$1:$HOME/.local/bin:$PATH exits 0 sh "$script" --from "$artifacts/bin"
  says "$HOME/$1/claude-backup comes first on your PATH, and is another program. Remove it with $3"
  says "Begin with: '$HOME/.local/bin/claude-backup'"
  # the line starts what was installed
  same "claude-backup $version" "$(eval "$(sed -n 's/^Begin with: //p' "$work/output") --version")"
  # ours is first, or the other is the same program
  PATH=$HOME/.local/bin/:$HOME/$1:$PATH exits 0 sh "$script" --from "$artifacts/bin"
  same "Begin with: claude-backup" "$(sed -n 2p "$work/output")"
  ln -sf "$HOME/.local/bin/claude-backup" "$HOME/$1/claude-backup"
  PATH=$HOME/$1:$HOME/.local/bin:$PATH exits 0 sh "$script" --from "$artifacts/bin"
  same "Begin with: claude-backup" "$(sed -n 2p "$work/output")"
}

# advice SHELL WORDS
advice() {
  home "advice-$1"
  at "v$version"
  SHELL=/bin/$1 exits 0 sh "$script"
  says "$2"
  PATH=$HOME/.local/bin:$PATH exits 0 sh "$script"
  if grep -q PATH "$work/output"; then return 1; fi
}

# with a stand-in that goes on running, over which nothing can be written
over_a_running_one() {
  home running
  at "v$version"
  mkdir -p "$HOME/.local/bin"
  cp "$(readlink -f "$(command -v sleep)")" "$HOME/.local/bin/claude-backup"
  "$HOME/.local/bin/claude-backup" 30 &
  local id=$!
  exits 0 sh "$script"
  kill "$id"
  same "$program_sum" "$(sum "$HOME/.local/bin/claude-backup")"
}

from_a_folder() {
  home offline
  unset CLAUDE_BACKUP_BASE_URL
  exits 0 sh "$script" --from "$artifacts/bin" --to "$HOME/some where"
  same "$program_sum" "$(sum "$HOME/some where/claude-backup")"
}

at_home_by_default() { grep -qF "base=$(ask name repository)/releases/download/v\$version" "$script"; }

mkdir "$work/temporary"
export TMPDIR=$work/temporary
expect "the server of the tests is there" start_site
servers+=("$(cat "$work/site.id")")
for shell in sh bash "busybox sh"; do
  if command -v "${shell%% *}" >/dev/null; then expect "it installs with $shell" installs_with "$shell"; fi
done
expect "as it is installed: saved, restored, and saved in the night" as_installed
expect "wget and openssl do as well" with_wget
expect "without curl and wget it says so" with_neither
expect "torn anywhere, it does nothing" torn
expect "a damaged archive is not installed" damaged
expect "a program that does not start is not installed" unusable
expect "a version that does not exist is told" no_such_version
expect "a system without a build is told" no_such_system
expect "a system with musl gets the build for it" a_musl_system
expect "wrong use is told" wrong_use
expect "--help says how it is used" helps
expect "a folder of the program's name is left alone" a_folder_in_the_way
expect "a mirror with another version than asked for is told" a_mirror_of_another_version
expect "without SHELL, and without HOME where it is not needed" without_shell
for shell in "bash .bashrc" "zsh .zshrc" "dash .profile" fish; do
  if command -v "${shell% *}" >/dev/null; then
    # shellcheck disable=SC2016 # a folder that a shell would read otherwise
    expect "the PATH line is right in ${shell% *}" the_path_line "${shell% *}" "${shell#* }" 'o'\''b "$x" `y` \n'
  fi
done
expect "an older one of npm is told" older bin ../lib/node_modules/@some/claude-backup/cli "npm uninstall --global @some/claude-backup"
expect "an older one of Homebrew is told" older brew/bin ../Cellar/claude-backup/0.0.1/bin/claude-backup "brew uninstall claude-backup"
expect "an older one of .NET is told" older .dotnet/tools claude-backup "dotnet tool uninstall --global claude-backup"
expect "an older one of unknown origin is told" older w claude-backup "what installed it"
expect "bash is told where its PATH is set" advice bash .bashrc
expect "zsh is told where its PATH is set" advice zsh .zshrc
expect "fish is told where its PATH is set" advice fish fish_add_path
expect "a program that runs is replaced" over_a_running_one
expect "it installs from a folder without a network" from_a_folder
expect "it fetches from the release" at_home_by_default
unset TMPDIR CLAUDE_BACKUP_BASE_URL
