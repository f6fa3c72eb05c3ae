# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# The npm packages, through a registry on this machine. Read by eng/test-pack.

# shellcheck source=packaging/tests/lib/registry.sh
. "$here/packaging/tests/lib/registry.sh"
export npm_config_registry=http://127.0.0.1:4873
package=@claude-backup/linux-x64
musl=@claude-backup/linux-x64-musl

nothing_while_one_is_missing() {
  publisher
  cp -r "$artifacts/npm" "$work/less"
  rm "$work/less/claude-backup-win32-arm64-$version.tgz"
  exits 1 "$source/eng/publish-npm" "$work/less"
  says "nothing was published"
  exits 1 npm view "$package" version
}

published() {
  publisher
  "$source/eng/publish-npm" "$artifacts/npm"
  same "$version" "$(npm view claude-backup version)"
  # a second time there is nothing to do
  exits 0 "$source/eng/publish-npm" "$artifacts/npm"
  says "claude-backup@$version is there"
}

plain_packages() {
  local file
  for file in "$artifacts"/npm/*.tgz; do
    # shellcheck disable=SC2016 # not the shell's
    tar -xzOf "$file" package/package.json | VERSION=$version node -e '
      const it = JSON.parse(require("fs").readFileSync(0));
      const others = Object.values(it.optionalDependencies ?? {});
      const extra = ["scripts", "dependencies", "peerDependencies", "bundleDependencies"].filter((key) => key in it);
      if (extra.length > 0) throw new Error(`${it.name} has ${extra}`);
      if (it.version !== process.env.VERSION || others.some((one) => one !== it.version)) throw new Error(`${it.name}: versions differ`);
      if (!it.bin && !(it.os && it.cpu && it.preferUnplugged)) throw new Error(`${it.name}: for every platform?`);
    '
  done
}

at_once() {
  home fresh
  same "claude-backup $version" "$(npx --yes claude-backup --version)"
  same "$package" "$(cd "$HOME"/.npm/_npx/*/node_modules && printf '%s\n' @claude-backup/*)"
  same "claude-backup $version" "$(npx --yes claude-backup@latest --version)"
}

without_scripts() {
  home no-scripts
  same "claude-backup $version" "$(npm_config_ignore_scripts=true npx --yes claude-backup --version)"
}

without_optional() {
  home omit
  # whoever runs this has set it for good, so it stays set
  export npm_config_omit=optional
  exits 1 npx --yes claude-backup@latest --version
  says "$package, which has the program for linux x64 with glibc, is not installed"
  local ways
  mapfile -t ways < <(sed -n 's/^  //p' "$work/output")
  same 3 "${#ways[@]}"
  same "npx -p claude-backup@latest -p $package@latest claude-backup" "${ways[0]}"
  same "claude-backup $version" "$(${ways[0]/npx/npx --yes} --version)"
  npm_config_prefix=$HOME/global ${ways[1]}
  same "claude-backup $version" "$("$HOME/global/bin/claude-backup" --version)"
  same "curl -fsSL $(ask name repository)/releases/latest/download/install.sh | sh" "${ways[2]}"
}

# one installation for what follows, in a folder that is no plain word
installed=$work/"of a user é"/node_modules
launcher=$installed/.bin/claude-backup

locally() {
  home local
  mkdir -p "$work/of a user é"
  npm install --prefix "$work/of a user é" claude-backup
  same "$program_sum" "$(sum "$installed/$package/bin/claude-backup")"
  same "claude-backup $version" "$("$launcher" --version)"
}

exit_codes() {
  home codes
  exits 10 "$launcher" sync
  exits 2 "$launcher" --no-such-option
  exits 2 npx --yes claude-backup --no-such-option
}

# stand_in TEXT: what is started instead
stand_in() {
  printf '#!/bin/bash\n%s\n' "$1" >"$work/stand-in"
  chmod +x "$work/stand-in"
  export CLAUDE_BACKUP_EXECUTABLE=$work/stand-in
}

arguments() {
  # shellcheck disable=SC2016
  stand_in 'printf "<%s>" "$@"'
  same "<a b><><%PATH%><\"'><*>< "$'\n'">" "$("$launcher" 'a b' '' '%PATH%' "\"'" '*' " "$'\n')"
}

streams() {
  stand_in 'cat; echo to-error >&2'
  same "through" "$(printf through | "$launcher" 2>/dev/null)"
  same "to-error" "$("$launcher" 2>&1 </dev/null >/dev/null)"
  # who reads no further ends the program, and the launcher with it
  stand_in 'yes'
  local status=0
  timeout 20 "$launcher" | head -1 >"$work/first" || status=$?
  same 141 "$status"
  same y "$(cat "$work/first")"
}

# ended ID: waits for a launcher, which a defect may let run on for ever; its exit code
ended() {
  local status=0 limit
  (
    sleep 30
    kill -KILL "$1"
  ) &
  limit=$!
  wait "$1" || status=$?
  kill "$limit" 2>/dev/null || true
  return "$status"
}

# sent SIGNAL: to the launcher alone, as soon as the program runs; its exit code
sent() {
  local status=0
  rm -f "$work/ready"
  "$launcher" &
  local id=$!
  while [ ! -e "$work/ready" ]; do sleep 0.05; done
  kill "-$1" "$id"
  ended "$id" || status=$?
  same "$2" "$status"
}

signals() {
  stand_in "trap 'exit 7' TERM; trap 'exit 8' HUP; touch '$work/ready'; while :; do sleep 0.1; done"
  sent TERM 7
  sent HUP 8
  # the program decides about Ctrl-C; a terminal sends it that itself
  stand_in "touch '$work/ready'; sleep 1; exit 5"
  sent INT 5
}

# with a git that takes its time, so that the program waits for it
the_real_one_ends() {
  unset CLAUDE_BACKUP_EXECUTABLE
  home ends
  mkdir -p "$HOME/.claude" "$work/slow"
  printf '#!/bin/sh\ntouch "%s"\nexec sleep 60\n' "$work/asked" >"$work/slow/git"
  chmod +x "$work/slow/git"
  local launched child status=0
  PATH=$work/slow:$PATH "$launcher" init --local --yes --schedule off &
  launched=$!
  while [ ! -e "$work/asked" ]; do sleep 0.05; done
  child=$(pgrep -P "$launched")
  kill -TERM "$launched"
  ended "$launched" || status=$?
  same 130 "$status"
  if kill -0 "$child" 2>/dev/null; then return 1; fi
}

killed() {
  # shellcheck disable=SC2016
  stand_in 'kill -KILL $$'
  exits 137 "$launcher"
  # shellcheck disable=SC2016
  stand_in 'kill -TERM $$'
  exits 143 "$launcher"
}

other_libc_too() {
  mkdir -p "$installed/$musl"
  tar -xzf "$artifacts/npm/claude-backup-linux-x64-musl-$version.tgz" -C "$installed/$musl" --strip-components=1
  # what the system says counts, not which of the two comes first
  node -e '
    const file = process.argv[1], it = require(file);
    it.platforms.reverse();
    require("fs").writeFileSync(file, JSON.stringify(it));
  ' "$installed/claude-backup/platforms.json"
  same "claude-backup $version" "$("$launcher" --version)"
  mv "$installed/$package" "$work/aside"
  exits 1 "$launcher"
  says "There is $musl instead: node_modules was made on another system"
  mv "$work/aside" "$installed/$package"
  CLAUDE_BACKUP_EXECUTABLE=$installed/$musl/bin/claude-backup exits 1 "$launcher"
  says "was built for another C library"
}

not_to_be_started() {
  CLAUDE_BACKUP_EXECUTABLE=$work/nowhere exits 1 "$launcher"
  says "CLAUDE_BACKUP_EXECUTABLE names it"
  echo >"$work/plain"
  CLAUDE_BACKUP_EXECUTABLE=$work/plain exits 1 "$launcher"
  says "may not be executed"
}

expect "the registry of the tests is there" start_registry 4873
servers+=("$(cat "$work/registry/id")")
expect "nothing is published while a platform is missing" nothing_while_one_is_missing
expect "platforms are published first, and again does nothing" published
expect "packages run no scripts and name exact versions" plain_packages
expect "npx runs it at once, from the package of this platform alone" at_once
expect "npx runs it where scripts are off" without_scripts
expect "without optional packages it says what is missing, and each way out is one" without_optional
expect "it is installed in a folder with spaces" locally
expect "the program's exit code comes through" exit_codes
expect "arguments arrive as they are" arguments
expect "input and output pass through" streams
expect "signals reach the program, and its exit code comes back" signals
expect "the program itself ends with the launcher" the_real_one_ends
expect "a program that was killed is not a success" killed
expect "of two C libraries the right one is taken, and the wrong one explained" other_libc_too
expect "a program that does not start is explained" not_to_be_started

# project NAME: a folder of its own for another package manager, each told of the registry in its own way
project() {
  home "$1"
  unset CLAUDE_BACKUP_EXECUTABLE
  mkdir -p "$HOME/project"
  cd "$HOME/project" || exit 1
  echo '{ "private": true }' >package.json
  printf 'registry=%s\n' "$npm_config_registry" | tee .npmrc >"$HOME/.npmrc"
}

by_pnpm() {
  project pnpm
  pnpm add claude-backup
  same "claude-backup $version" "$(pnpm exec claude-backup --version)"
  same "claude-backup $version" "$(pnpm dlx claude-backup --version | tail -1)"
}

by_yarn() {
  project yarn
  # for root it keeps everything in /usr/local/share, unless root is not real
  export FAKEROOTKEY=test
  yarn config set registry "$npm_config_registry"
  yarn add claude-backup
  same "claude-backup $version" "$(yarn --silent claude-backup --version)"
}

by_bun() {
  project bun
  printf '[install]\nregistry = "%s"\n' "$npm_config_registry" >bunfig.toml
  bun add claude-backup
  same "claude-backup $version" "$(node_modules/.bin/claude-backup --version)"
  # without node, too
  same "claude-backup $version" "$(bun --bun run claude-backup --version)"
}

for manager in pnpm yarn bun; do
  if command -v "$manager" >/dev/null; then
    expect "$manager installs it" "by_$manager"
  else
    echo "skipped: $manager, for there is none for this processor"
  fi
done
unset npm_config_registry
