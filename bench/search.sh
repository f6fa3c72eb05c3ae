#!/usr/bin/env bash
# What a search costs beside `rg -z` over the same repository: the first one, which builds the index, then words, phrases, filters and regular
# expressions, with a warm and a cold page cache, and after an hour of work; then what it costs to show sessions and to export them, one of 50 MB among
# them. Prints a line each: median and slowest wall time of the whole process, median CPU time, and peak memory; at the end the size of the index. The
# home is copied first, since sessions and an hour of work are added to it; Linux alone, on a quiet machine. Without ripgrep its columns are empty, and
# without claude-search (a tool of npm) its line is left out. The cold cache needs root; without it that line is left out too.
#
#   bench/search.sh EXECUTABLE CLAUDE_HOME DIRECTORY [ROUNDS]
set -euo pipefail
if [ $# -lt 3 ]; then
  echo "usage: $0 EXECUTABLE CLAUDE_HOME DIRECTORY [ROUNDS]" >&2
  exit 2
fi
program=$(realpath "$1") source=$(realpath "$2") directory=$3 rounds=${4:-9}
[ ! -e "$directory" ] || { echo "$directory is there already" >&2; exit 2; }
mkdir -p "$directory/home"
directory=$(realpath "$directory")
cp -a "$source" "$directory/home/.claude"
export HOME=$directory/home CLAUDE_BACKUP_MACHINE=bench CLAUDE_BACKUP_DIR=$directory/repository LC_ALL=C.UTF-8
unset CLAUDE_CONFIG_DIR
claude=$HOME/.claude index=$CLAUDE_BACKUP_DIR/.git/claude-backup/search/index

# runs a command and keeps what it took: seconds of wall, user and system, peak memory in KB. Finding nothing is no failure.
timed() {
  /usr/bin/time -q -f '%e %U %S %M' -a -o "$directory/time" "$@" >"$directory/said" 2>"$directory/error" </dev/null || [ $? -eq 1 ] || { cat "$directory/error" >&2; exit 1; }
}

figures() {
  [ -s "$directory/time" ] || { printf '%8s %8s %8s %6s' - - - -; return; }
  sort -n "$directory/time" | awk '{ wall[NR] = $1; cpu[NR] = $2 + $3; if ($4 > peak) peak = $4 }
    END { for (i = 2; i <= NR; i++) for (j = i; j > 1 && cpu[j - 1] > cpu[j]; j--) { t = cpu[j]; cpu[j] = cpu[j - 1]; cpu[j - 1] = t }
      printf "%8.2f %8.2f %8.2f %6d", wall[int((NR + 1) / 2)], wall[NR], cpu[int((NR + 1) / 2)], peak / 1024 }'
}

# row: name, how often, what ripgrep looks for (empty for none), arguments of the program
row() {
  local name=$1 times=$2 pattern=$3 i
  shift 3
  : >"$directory/time"
  for ((i = 0; i < times; i++)); do
    [ "$name" != "cold cache" ] || { sync && echo 3 >/proc/sys/vm/drop_caches; }
    timed "$program" "$@"
  done
  printf '%-26s %s' "$name" "$(figures)"
  : >"$directory/time"
  if [ -n "$pattern" ] && command -v rg >/dev/null; then timed rg -z -l --no-messages -e "$pattern" "$CLAUDE_BACKUP_DIR/machines"; fi
  printf ' %s\n' "$(figures)"
}

# first byte: name, how often, arguments of the program, which is not waited for; its CPU time is not told
first_byte() {
  local name=$1 times=$2 i
  shift 2
  : >"$directory/time"
  for ((i = 0; i < times; i++)); do
    timed bash -c 'head -c 1 < <("$@")' bash "$program" "$@"
    sleep 1
  done
  printf '%-26s %s\n' "$name" "$(figures)"
}

# the largest sessions as one of so many bytes; prints its id
a_session_of() {
  local size=$1 id=$2-0000-4000-8000-000000000000 project=$claude/projects/-home-dev-large file
  mkdir -p "$project"
  find "$claude/projects" -maxdepth 2 -name '*.jsonl' -size +1000k -size -6000k -not -path "$project/*" -printf '%s %p\n' | sort -rn | cut -d' ' -f2- | while IFS= read -r file; do
    [ "$(stat -c %s "$project/$id.jsonl" 2>/dev/null || echo 0)" -lt "$size" ] || break
    sed "s/$(basename "$file" .jsonl)/$id/g" "$file" >>"$project/$id.jsonl"
  done
  echo "$id"
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

large=$(a_session_of 50000000 50000000) middling=$(a_session_of 10000000 10000000)
usual=$(find "$claude/projects" -mindepth 2 -maxdepth 2 -name '*.jsonl' -printf '%s %f\n' | sort -n | awk '{ name[NR] = $2 } END { sub(/\.jsonl$/, "", name[int(NR * 0.9)]); print name[int(NR * 0.9)] }')
transcript=$claude/projects/-home-dev-large/$large.jsonl
entry=$(awk -v lines="$(wc -l <"$transcript")" 'NR > lines / 2 && /"type":"user"/ { print; exit }' "$transcript" | grep -o '"uuid":"[^"]*"' | head -1 | cut -d'"' -f4)
"$program" init --local --yes --schedule off >/dev/null
project=$(find "$claude/projects" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | awk 'NR == 1')

printf '%-26s %35s   %s\n' '' 'claude-backup search' 'rg -z -l'
printf '%-26s %8s %8s %8s %6s %8s %8s %8s %6s\n' work 'wall s' slowest 'CPU s' MiB 'wall s' slowest 'CPU s' MiB
row "first build" 1 '' search token
built=$(stat -c %s "$index")
row "word" "$rounds" token search token
row "word that nothing has" "$rounds" xyzzyplugh search xyzzyplugh
row "two words" "$rounds" token search refresh token
row "phrase" "$rounds" 'in the' search '"in the"'
row "prefix" "$rounds" 'refac' search 'refac*'
row "stop word" "$rounds" '\bthe\b' search the
row "filtered by project" "$rounds" '' search token --project="$project"
row "tool output" "$rounds" '' search token in:result
row "regular expression" 3 'tok[a-z]n' search '/tok[a-z]n/'
row "sessions alone" "$rounds" token search token -l
# a tool that reads all transcripts at each search, from npm
if command -v claude-search >/dev/null; then
  : >"$directory/time"
  timed claude-search token
  printf '%-26s %s\n' "claude-search" "$(figures)"
fi
if [ -w /proc/sys/vm/drop_caches ]; then row "cold cache" 3 '' search token; fi
an_hour
row "hour of work, not saved" 1 '' search token
"$program" sync >/dev/null
row "hour of work, saved" 1 '' search token
row "nothing changed since" "$rounds" '' search token
row "show of the 90th of 100" "$rounds" '' show "$usual"
first_byte "its first byte" "$rounds" show "$usual"
row "show of 50 MB" 3 '' show "$large"
first_byte "its first byte" "$rounds" show "$large"
row "show --last 1 of it" "$rounds" '' show "$large" --last 1
row "show --around of it" "$rounds" '' show "$large" --around "$entry"
row "export --html of 10 MB" 3 '' export "$middling" "$directory/page.html" --force
row "export --html of 50 MB" 3 '' export "$large" "$directory/page.html" --force
printf 'the index: %s bytes, %s of the transcripts\n' "$built" \
  "$(find "$claude/projects" -name '*.jsonl' -printf '%s\n' | awk -v index_size="$built" '{ all += $1 } END { printf "%.1f %%", 100 * index_size / all }')"
rm -rf "$directory"
