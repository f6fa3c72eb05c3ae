#!/usr/bin/env bash
# What a sync costs as machines and sessions grow. Makes so many homes with so many sessions each, lets all of them save to one
# remote in a folder, and times one of them. Prints a line for each kind of work: seconds of the whole process, its peak memory in
# MB, and what it is. Run it on a quiet machine, several times, and compare ratios.
#
#   bench/machines.sh EXECUTABLE DIRECTORY MACHINES SESSIONS
set -euo pipefail
if [ $# -ne 4 ]; then
  echo "usage: $0 EXECUTABLE DIRECTORY MACHINES SESSIONS" >&2
  exit 2
fi
program=$(realpath "$1") directory=$2 machines=$3 sessions=$4
[ ! -e "$directory" ] || { echo "$directory is there already" >&2; exit 2; }
mkdir -p "$directory"
directory=$(realpath "$directory")
remote=$directory/remote.git

# as: machine, arguments of the program
as() {
  local machine=$1
  shift
  HOME=$directory/m$machine CLAUDE_BACKUP_MACHINE=m$machine "$program" "$@"
}

# write: machine, first session, last session, entries. Appends to each; half of an entry is words, as text is, the rest numbers.
write() {
  local projects=$directory/m$1/.claude/projects
  mkdir -p "$projects"
  awk -v machine="$1" -v first="$2" -v last="$3" -v entries="$4" -v folder="$projects" -v seed="$RANDOM" '
    BEGIN {
      srand(seed)
      for (w = 0; w < 3000; w++) { word[w] = ""; for (c = int(rand() * 8) + 2; c > 0; c--) word[w] = word[w] sprintf("%c", 97 + int(rand() * 26)) }
      for (s = first; s <= last; s++) {
        project = folder "/-home-dev-project-" (s % 20)
        if (!(project in made)) { system("mkdir -p " project); made[project] = 1 }
        file = sprintf("%s/%08d-%04d-4000-8000-000000000000.jsonl", project, s, machine)
        for (e = 0; e < entries; e++) {
          text = ""
          for (w = 0; w < 120; w++) text = text word[int(rand() * rand() * 3000)] " "
          printf "{\"type\":\"%s\",\"uuid\":\"%08x-%08x\",\"timestamp\":\"2026-03-%02dT%02d:%02d:00.000Z\",\"cwd\":\"/home/dev/project-%d\",\"message\":{\"role\":\"user\",\"content\":\"%s\"}}\n", \
            e % 2 ? "assistant" : "user", rand() * 4294967295, rand() * 4294967295, 1 + s % 28, e % 24, e % 60, s % 20, text >> file
        }
        close(file)
      }
    }'
}

# timed: words, machine, arguments
timed() {
  local what=$1 machine=$2
  shift 2
  HOME=$directory/m$machine CLAUDE_BACKUP_MACHINE=m$machine \
    /usr/bin/time -f '%e %M' -o "$directory/time" "$program" "$@" >/dev/null
  awk -v what="$what" '{ printf "%8.2f s %6.0f MB   %s\n", $1, $2 / 1024, what }' "$directory/time"
}

# gather: brings what the other machines saved to the remote, as each of them would have done by itself, without the time that takes
gather() {
  local main entries parents=() machine
  main=$(git -C "$remote" rev-parse --verify --quiet refs/heads/main || true)
  entries=$(mktemp)
  for machine in $(seq 2 "$machines"); do
    git -C "$remote" fetch --quiet --no-tags "$directory/m$machine/.claude-backup" "+main:refs/gathered/m$machine"
    git -C "$remote" ls-tree "refs/gathered/m$machine:machines" >>"$entries"
    parents+=(-p "$(git -C "$remote" rev-parse "refs/gathered/m$machine")")
  done
  [ -z "$main" ] || { parents=(-p "$main" "${parents[@]}"); git -C "$remote" ls-tree "$main:machines" | grep "	m1$" >>"$entries" || true; }
  local folder root
  folder=$(git -C "$remote" mktree <"$entries")
  rm "$entries"
  root=$(printf '040000 tree %s\tmachines\n' "$folder" | git -C "$remote" mktree)
  git -C "$remote" update-ref refs/heads/main "$(GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@localhost GIT_COMMITTER_NAME=bench \
    GIT_COMMITTER_EMAIL=bench@localhost git -C "$remote" commit-tree -m gathered "${parents[@]}" "$root")"
}

# hour: machines, first and last. Twelve sessions of each grow, and all but the first machine save
hour() {
  local machine
  for machine in $(seq "$1" "$2"); do
    write "$machine" 1 12 10
    [ "$machine" -eq 1 ] || as "$machine" sync --json >/dev/null
  done
}

git init --quiet --bare --initial-branch=main "$remote"
git -C "$remote" config uploadpack.allowFilter true
git -C "$remote" config uploadpack.allowAnySHA1InWant true
for machine in $(seq 2 "$machines"); do
  write "$machine" 1 "$sessions" 20
  as "$machine" init --local --json >/dev/null
done
[ "$machines" -eq 1 ] || gather
write 1 1 "$sessions" 20

printf '%s machines with %s sessions each\n' "$machines" "$sessions"
timed "the first sync of one more, which finds the others" 1 init --backend git --remote "$remote"
timed "nothing changed" 1 sync
hour 1 1
timed "an hour of work here: 12 sessions grew" 1 sync
if [ "$machines" -gt 1 ]; then
  hour 1 2
  gather
  timed "an hour of work here and on one other machine" 1 sync
  hour 1 "$machines"
  gather
  timed "an hour of work here and on every other machine" 1 sync
fi
timed "status" 1 status
timed "list all sessions" 1 restore --list
timed "peek" 1 peek 00000001 --machine m1
printf '%s at the remote, %s of .git here, %s in all\n' \
  "$(du -sh "$remote" | cut -f1)" "$(du -sh "$directory/m1/.claude-backup/.git" | cut -f1)" "$(du -sh "$directory/m1/.claude-backup" | cut -f1)"
