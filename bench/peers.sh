#!/usr/bin/env bash
# The same Claude home in claude-backup, restic and borg, taking turns. Prints the medians of wall and CPU seconds, the peak memory of the largest
# process, and the size of each repository at the end. The home is copied first, since an hour of work is added to it in each round; Linux alone, on a
# quiet machine.
#
#   bench/peers.sh EXECUTABLE CLAUDE_HOME DIRECTORY [ROUNDS]
set -euo pipefail
if [ $# -lt 3 ]; then
  echo "usage: $0 EXECUTABLE CLAUDE_HOME DIRECTORY [ROUNDS]" >&2
  exit 2
fi
program=$(realpath "$1") source=$(realpath "$2") directory=$3 rounds=${4:-3}
[ ! -e "$directory" ] || { echo "$directory is there already" >&2; exit 2; }
mkdir -p "$directory/home"
directory=$(realpath "$directory")
cp -a "$source" "$directory/home/.claude"
export HOME=$directory/home CLAUDE_BACKUP_MACHINE=bench RESTIC_PASSWORD=bench BORG_PASSPHRASE='' BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes
unset CLAUDE_CONFIG_DIR
claude=$HOME/.claude

# timed: tool, work, command
timed() {
  local tool=$1 work=$2
  shift 2
  /usr/bin/time -f "%e %U %S %M" -o "$directory/time" "$@" >"$directory/said" 2>&1 </dev/null || { cat "$directory/said" >&2; exit 1; }
  awk -v tool="$tool" -v work="$work" '{ printf "%s\t%s\t%s\t%.2f\t%d\n", work, tool, $1, $2 + $3, $4 / 1024 }' "$directory/time" >>"$directory/times"
}

# new places for each round: where many files were just deleted a file system makes new ones slowly
first_backups() {
  export CLAUDE_BACKUP_DIR=$directory/ours.$1
  ours=$CLAUDE_BACKUP_DIR restic=$directory/restic.$1 borg=$directory/borg.$1
  restic init -q -r "$restic"
  borg init -e none "$borg"
  sync
  timed claude-backup "first backup" "$program" init --local --yes --schedule off
  sync
  timed restic "first backup" restic -q -r "$restic" backup "$claude"
  sync
  timed borg "first backup" borg create -C zstd,3 "$borg::first" "$claude"
}

# 12 sessions go on for 20 to 400 KB each, and three are new
an_hour() {
  local file n=0
  find "$claude/projects" -maxdepth 2 -name '*.jsonl' -size +40k -printf '%s %p\n' | sort -k2 | awk 'NR <= 12' | cut -d' ' -f2- | while IFS= read -r file; do
    n=$((n + 1))
    tail -c $((n * 33000)) "$file" | tail -n +2 >"$directory/tail"
    cat "$directory/tail" >>"$file"
  done
  find "$claude/projects" -maxdepth 2 -name '*.jsonl' -size +20k -size -200k | sort | awk 'NR <= 3' | while IFS= read -r file; do
    cp "$file" "${file%/*}/$(cat /proc/sys/kernel/random/uuid).jsonl"
  done
}

each() {
  timed claude-backup "$1" "$program" sync
  timed restic "$1" restic -q -r "$restic" backup "$claude"
  timed borg "$1" borg create -C zstd,3 "$borg::$(cat /proc/sys/kernel/random/uuid)" "$claude"
}

one_session() {
  local id
  file=$(find "$claude/projects" -maxdepth 2 -name '*.jsonl' -printf '%s %p\n' | sort -n | awk '{ line[NR] = $0 } END { print line[int(NR * 0.9)] }' | cut -d' ' -f2-)
  id=$(basename "$file" .jsonl)
  back=$directory/back.$1
  mkdir -p "$back/ours"
  timed claude-backup "restore one" env CLAUDE_CONFIG_DIR="$back/ours" "$program" restore "$id"
  timed restic "restore one" restic -q -r "$restic" restore latest --target "$back/restic" --include "$file"
  # shellcheck disable=SC2016 # for the inner shell
  timed borg "restore one" sh -c 'cd "$1" && borg extract "$2::$(borg list --last 1 --short "$2")" "${3#/}"' sh "$back" "$borg" "$file"
  cmp "$file" "$back/ours/projects/${file#"$claude/projects/"}"
}

for ((round = 1; round <= rounds; round++)); do
  first_backups "$round"
  each "nothing changed"
  an_hour
  each "an hour of work"
  one_session "$round"
done

printf '%-16s %-14s %8s %8s %8s\n' work tool "wall s" "CPU s" MiB
sort -t$'\t' -k1,1 -k2,2 -s "$directory/times" | awk -F'\t' '
  function median(list, n,   i, j, t) { for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j - 1] + 0 > list[j] + 0; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t } return list[int((n + 1) / 2)] }
  function flush() { if (n) printf "%-16s %-14s %8.2f %8.2f %8d\n", work, tool, median(wall, n), median(cpu, n), median(peak, n); n = 0 }
  { if ($1 != work || $2 != tool) { flush(); work = $1; tool = $2 } n++; wall[n] = $3; cpu[n] = $4; peak[n] = $5 }
  END { flush() }'
printf 'repositories: claude-backup %s MB (git %s), restic %s, borg %s; the home %s\n' \
  "$(du -sm "$ours" | cut -f1)" "$(du -sm "$ours/.git" | cut -f1)" "$(du -sm "$restic" | cut -f1)" "$(du -sm "$borg" | cut -f1)" "$(du -sm "$claude" | cut -f1)"
rm -rf "$directory"
