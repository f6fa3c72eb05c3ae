#!/usr/bin/env bash
# What a home of many small files costs: sessions of two entries with four tool results each, as many as make so many files. Prints a line for each
# command: its seconds, the peak memory of the program itself and of the largest process among it and git, in MiB. Linux alone; run it on a quiet
# machine.
#
#   bench/files.sh EXECUTABLE DIRECTORY FILES
set -euo pipefail
if [ $# -ne 3 ]; then
  echo "usage: $0 EXECUTABLE DIRECTORY FILES" >&2
  exit 2
fi
program=$(realpath "$1") directory=$2 files=$3
[ ! -e "$directory" ] || { echo "$directory is there already" >&2; exit 2; }
mkdir -p "$directory/home/.claude/projects"
HOME=$(realpath "$directory/home")
export HOME CLAUDE_BACKUP_MACHINE=bench
projects=$HOME/.claude/projects

# sessions: first, last. Each in one of 500 projects
sessions() {
  seq "$1" "$2" | awk '{ printf "-home-dev-project-%d/%08d-0000-4000-8000-000000000000/tool-results\n", $1 % 500, $1 }' | (cd "$projects" && xargs mkdir -p --)
  awk -v first="$1" -v last="$2" -v folder="$projects" 'BEGIN {
    srand(first)
    for (s = first; s <= last; s++) {
      session = sprintf("%s/-home-dev-project-%d/%08d-0000-4000-8000-000000000000", folder, s % 500, s)
      for (e = 0; e < 2; e++) {
        printf "{\"type\":\"%s\",\"sessionId\":\"%08d-0000-4000-8000-000000000000\",\"timestamp\":\"2026-03-%02dT10:00:0%d.000Z\",\"cwd\":\"/home/dev/project-%d\",\"message\":{\"role\":\"user\",\"content\":\"message %d\"}}\n", \
          e % 2 ? "assistant" : "user", s, 1 + s % 28, e, s % 500, rand() * 1e9 > (session ".jsonl")
      }
      close(session ".jsonl")
      for (r = 0; r < 4; r++) {
        file = sprintf("%s/tool-results/%d-%08x.txt", session, r, s * 4 + r)
        printf "result %d of %d: %d\n", r, s, rand() * 1e9 > file
        close(file)
      }
    }
  }'
}

# timed: words, arguments of the program
timed() {
  local what=$1 timer child="" own=0 peak
  shift
  /usr/bin/time -f '%e %M' -o "$directory/time" "$program" "$@" >/dev/null </dev/null &
  timer=$!
  while kill -0 "$timer" 2>/dev/null; do
    [ -n "$child" ] || child=$(cut -d' ' -f1 "/proc/$timer/task/$timer/children" 2>/dev/null || true)
    peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$child/status" 2>/dev/null || true)
    own=${peak:-$own}
    sleep 0.01
  done
  wait "$timer"
  awk -v what="$what" -v own="$own" '{ printf "%8.2f s %6.0f MiB itself %6.0f MiB at most   %s\n", $1, own / 1024, $2 / 1024, what }' "$directory/time"
}

last=$((files / 5))
sessions 1 "$last"
printf '%s files\n' "$(find "$projects" -type f | wc -l)"
timed "first sync" init --local --yes --schedule off
timed "nothing new" sync
sessions $((last + 1)) $((last + 2))
timed "ten files new" sync
timed "status" status
timed "list three sessions" restore --list --last 3
timed "hook" hook
