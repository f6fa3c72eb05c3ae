#!/usr/bin/env bash
# What Claude Code waits for: the time of `claude-backup hook`, from start to end, for each kind of event. Prints a line each: median and
# slowest of so many calls, in milliseconds. HOME is one that `claude-backup init` was run in, as large as you like: the figures should not
# depend on it. The runs that the hooks start behind them are let end before the next call.
#
#   bench/hook.sh EXECUTABLE HOME [CALLS]
set -euo pipefail
if [ $# -lt 2 ]; then
  echo "usage: $0 EXECUTABLE HOME [CALLS]" >&2
  exit 2
fi
program=$(realpath "$1") calls=${3:-20}
HOME=$(realpath "$2")
export HOME AI_AGENT=claude-code_2-1-330_bench
state=${CLAUDE_BACKUP_DIR:-$HOME/.claude-backup}/.git/claude-backup

for event in Stop SessionStart PreCompact SessionEnd; do
  for ((i = 0; i < calls; i++)); do
    before=${EPOCHREALTIME/./}
    "$program" hook <<<"{\"hook_event_name\":\"$event\"}" >/dev/null
    echo $(((${EPOCHREALTIME/./} - before) / 1000))
    # until whoever serves requests has ended
    while ! flock -n "$state/hook-lock" true 2>/dev/null || [ -n "$(ls "$state/requests" 2>/dev/null)" ]; do sleep 0.05; done
  done | sort -n | awk -v event="$event" '{ ms[NR] = $1 } END { printf "%-14s median %3d ms, slowest %3d ms\n", event, ms[int((NR + 1) / 2)], ms[NR] }'
done
