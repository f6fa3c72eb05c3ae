# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# The first day of a user, in whichever way the program came, and the night after it. Read by the parts.

session() { printf '%s1111111-1111-4111-8111-111111111111' "$1"; }

# write_session DIGIT: the project's next one
write_session() {
  local projects=$HOME/.claude/projects/-home-user-project
  mkdir -p "$projects"
  printf '{"type":"user","sessionId":"%s","cwd":"/home/user/project","message":{"role":"user","content":"hello"}}\n' "$(session "$1")" \
    >"$projects/$(session "$1").jsonl"
}

# a home with what nothing may repair: a line that was never finished, bytes that are no text, a subagent
write_home() {
  local projects=$HOME/.claude/projects/-home-user-project
  write_session a
  printf '{"type":"assistant","message":{"content":"\xff\xfe' >>"$projects/$(session a).jsonl"
  mkdir -p "$projects/$(session a)/subagents"
  printf '{"type":"user","isSidechain":true}\r\n' >"$projects/$(session a)/subagents/agent-1.jsonl"
  write_session b
  printf '{"model":"opus"}' >"$HOME/.claude/settings.json"
  printf '# Rules\n' >"$HOME/.claude/CLAUDE.md"
}

sums_of_home() { (cd "$HOME/.claude" && find . -type f -exec sha256sum {} + | sort -k 2); }

# first_day COMMAND ...: it is set up, Claude Code deletes a session, and it comes back
first_day() {
  local projects=$HOME/.claude/projects/-home-user-project
  write_home
  sums_of_home >"$HOME/before"
  "$@" init --local --yes
  rm -r "$projects/$(session a).jsonl" "${projects:?}/$(session a)"
  "$@" restore a111
  sums_of_home >"$HOME/after"
  diff "$HOME/before" "$HOME/after"
}

# is_saved DIGIT: by git alone
is_saved() { git -C "$HOME/.claude-backup" ls-tree -r --name-only HEAD | grep -q "/$(session "$1")\.jsonl\.gz$"; }

job_line() { sed -n '/^[0-9*]/ { s/^\([^ ]* \)\{5\}//; s/\\%/%/g; p }' "$HOME/.crontab"; }

# that_night FOLDER ...: what package managers keep for a while is gone, and a job is started as cron does it, with nothing of this shell
that_night() {
  rm -rf "$@"
  write_session c
  same 1 "$(job_line | wc -l)"
  env -i HOME="$HOME" LOGNAME=user SHELL=/bin/sh PATH="$top/plain" sh -c "$(job_line)"
  is_saved c || { job_line; cat "$HOME/.claude-backup/.git/claude-backup/runs.jsonl"; return 1; }
  same '"trigger":"schedule"' "$(tail -1 "$HOME/.claude-backup/.git/claude-backup/runs.jsonl" | grep -o '"trigger":"[a-z]*"')"
}
