# shellcheck shell=bash
# The answers of targets.cjs, asked for at once: `ask version`, `ask name npm`, `ask field linux-x64 archive`. An empty one is one, too;
# what has no answer ends with 1. Read from the folder of the checkout.
declare -A answers=()
while IFS=$'\t' read -r question answer; do answers[$question]=$answer; done < <(node packaging/lib/targets.cjs all)

ask() {
  local answer
  [ -n "${answers[$*]+there}" ] || { echo "packaging/targets.json does not say: $*" >&2; return 1; }
  answer=${answers[$*]}
  # a list has one on each line
  [ "$*" != rids ] || answer=${answer// /$'\n'}
  printf '%s\n' "$answer"
}
