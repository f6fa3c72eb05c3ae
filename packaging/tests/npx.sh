# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# The whole of it for those who have a package manager of JavaScript: set up, saved, restored, and saved again in the night after the
# cache, out of which it ran, was wiped. Read by eng/test-pack.

# shellcheck source=packaging/tests/lib/registry.sh
. "$here/packaging/tests/lib/registry.sh"
# shellcheck source=packaging/tests/lib/day.sh
. "$here/packaging/tests/lib/day.sh"
export npm_config_registry=http://127.0.0.1:4874

all_published() {
  publisher
  "$source/eng/publish-npm" "$artifacts/npm"
}

# user NAME: a home in which every package manager asks the registry of the tests, and keeps what it keeps
user() {
  home "$1"
  printf 'registry=%s\nprefix=%s\n' "$npm_config_registry" "$HOME/global" >"$HOME/.npmrc"
  printf '[install]\nregistry = "%s"\n' "$npm_config_registry" >"$HOME/.bunfig.toml"
  mkdir "$HOME/tmp"
  export TMPDIR=$HOME/tmp
  cd "$HOME" || exit 1
}

by_npx() {
  user npx
  first_day npx --yes claude-backup@latest
  # a copy of our own, which no package manager knows
  same "$program_sum" "$(sum "$HOME/.local/share/claude-backup/bin/claude-backup")"
  that_night "$HOME/.npm"
  # it takes itself away, and leaves what was saved
  npx --yes claude-backup@latest uninstall
  [ ! -e "$HOME/.local/share/claude-backup" ]
  [ ! -e "$HOME/.crontab" ]
  is_saved c
}

by_npm() {
  user npm
  npm install --global claude-backup
  first_day "$HOME/global/bin/claude-backup"
  that_night "$HOME/.npm"
}

by_pnpm_dlx() {
  user pnpm
  first_day pnpm dlx claude-backup@latest
  that_night "$HOME/.cache" "$HOME/.local/share/pnpm" "$HOME/.local/state"
}

by_bunx() {
  user bunx
  first_day bunx claude-backup@latest
  that_night "$HOME/.bun" "$HOME/tmp"
}

by_yarn() {
  user yarn
  # for root it keeps everything in /usr/local/share, unless root is not real
  export FAKEROOTKEY=test
  yarn config set registry "$npm_config_registry"
  yarn global add claude-backup --prefix "$HOME/yarn"
  first_day "$HOME/yarn/bin/claude-backup"
  that_night "$HOME/.cache"
}

# with a crontab and a daemon that see no other table and end with the test
by_cron() {
  user cron
  mkdir "$HOME/bin"
  ln -s "$real_crontab" "$HOME/bin/crontab"
  export PATH=$HOME/bin:$PATH
  export -f same session write_session write_home sums_of_home first_day is_saved
  # shellcheck disable=SC2016 # the inner shell expands them
  unshare --mount --pid --fork --mount-proc --kill-child bash -euc '
    mount -t tmpfs none /var/spool/cron
    mkdir -m 1730 /var/spool/cron/crontabs
    chgrp crontab /var/spool/cron/crontabs
    mount -t tmpfs none /etc/cron.d
    mount --bind /dev/null /etc/crontab
    mount -t tmpfs none /run
    first_day npx --yes claude-backup@latest
    rm -rf "$HOME/.npm"
    write_session c
    crontab -l
    # this minute instead of that hour
    crontab -l | sed "s/^[0-9]* [0-9]* /* * /" | crontab -
    "$0" -f &
    for i in $(seq 150); do
      if is_saved c; then exit 0; fi
      sleep 0.5
    done
    cat "$HOME/.claude-backup/.git/claude-backup/runs.jsonl"
    exit 1
  ' "$cron"
}

# Claude Code itself: the plugin finds what npx has left, and a session that ends is saved
by_claude() {
  user claude
  node "$here/packaging/tests/lib/api.cjs" 4875 &
  # shellcheck disable=SC2064 # this one
  trap "kill $!" EXIT
  mkdir "$HOME/bin" "$HOME/market"
  ln -s "$CLAUDE_BACKUP_TEST_CLIENT" "$HOME/bin/claude"
  cp -r "$here"/{.claude-plugin,plugin,README.md,LICENSE} "$HOME/market/"
  export PATH=$HOME/bin:$PATH ANTHROPIC_API_KEY=none ANTHROPIC_BASE_URL=http://127.0.0.1:4875 IS_SANDBOX=1
  export CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1
  first_day npx --yes claude-backup@latest
  rm -rf "$HOME/.npm"
  claude plugin marketplace add "$HOME/market"
  claude plugin install claude-backup@claude-backup
  claude -p --session-id "$(session d)" "Remember the number 4711." | tee "$HOME/said"
  grep -q Understood "$HOME/said"
  # the client does not wait for its last hook
  local i
  for i in $(seq 120); do
    if is_saved d; then break; fi
    [ "$i" -lt 120 ] || return 1
    sleep 0.5
  done
}

expect "the registry of the first days is there" start_registry 4874
servers+=("$(cat "$work/registry/id")")
expect "the packages are published" all_published
expect "npx: saved, restored, and saved in the night after its cache was wiped" by_npx
expect "npm install: saved, restored, and saved in the night" by_npm
expect "pnpm dlx: saved, restored, and saved in the night after its store was wiped" by_pnpm_dlx
expect "yarn global: saved, restored, and saved in the night" by_yarn
if command -v bunx >/dev/null; then
  expect "bunx: saved, restored, and saved in the night after its cache was wiped" by_bunx
else
  echo "skipped: bunx, for there is no bun for this processor"
fi
if [ -n "$cron" ]; then
  expect "npx: the cron daemon of this system starts the job, and it saves" by_cron
else
  echo "skipped: the cron daemon, which needs root and cron"
fi
if [ -x "${CLAUDE_BACKUP_TEST_CLIENT:-}" ]; then
  expect "npx: Claude Code installs the plugin, and its session is saved" by_claude
else
  echo "skipped: Claude Code, for CLAUDE_BACKUP_TEST_CLIENT names none"
fi
unset npm_config_registry
