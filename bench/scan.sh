#!/usr/bin/env bash
# How fast secrets are looked for: the time of `claude-backup scan`, from start to end, over everything that HOME has saved. Prints the median of
# so many runs, and the bytes of the sessions at the source for each second of it. HOME is one that `claude-backup init` was run in.
#
#   bench/scan.sh EXECUTABLE HOME [RUNS]
set -euo pipefail
if [ $# -lt 2 ]; then
  echo "usage: $0 EXECUTABLE HOME [RUNS]" >&2
  exit 2
fi
program=$(realpath "$1") runs=${3:-5}
HOME=$(realpath "$2")
export HOME
bytes=$(find "${CLAUDE_CONFIG_DIR:-$HOME/.claude}/projects" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')

for ((i = 0; i < runs; i++)); do
  before=${EPOCHREALTIME/./}
  "$program" scan >/dev/null
  echo $(((${EPOCHREALTIME/./} - before) / 1000))
done | sort -n | awk -v bytes="$bytes" '{ ms[NR] = $1 } END { m = ms[int((NR + 1) / 2)]; printf "median %d ms for %.0f MB: %.0f MB/s\n", m, bytes / 1e6, bytes / 1e3 / m }'
