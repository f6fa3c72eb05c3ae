# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# The packages of Debian and Red Hat, installed into a root of their own. Read by eng/test-pack.

# shellcheck source=packaging/tests/lib/day.sh
. "$here/packaging/tests/lib/day.sh"
root=$work/debian
deb=$artifacts/deb/claude-backup_${version}_amd64.deb
rpm=$artifacts/rpm/claude-backup-$version-1.x86_64.rpm

# what this system has of libc6 and git counts as installed there, so that what the package depends on is really looked at
a_debian() {
  mkdir -p "$root"/var/lib/dpkg/{info,updates}
  dpkg-query --status libc6 git >"$root/var/lib/dpkg/status"
}

deb_in() {
  dpkg --root="$root" --install "$deb"
  same "$program_sum" "$(sum "$root/usr/bin/claude-backup")"
  same 755 "$(stat -c %a "$root/usr/bin/claude-backup")"
  same "claude-backup $version" "$("$root/usr/bin/claude-backup" --version)"
  [ -f "$root/usr/share/man/man1/claude-backup.1.gz" ]
  [ -f "$root/usr/share/bash-completion/completions/claude-backup" ]
  [ -f "$root/usr/share/zsh/vendor-completions/_claude-backup" ]
  [ -f "$root/usr/share/fish/vendor_completions.d/claude-backup.fish" ]
}

# first_use NAME PROGRAM
first_use() {
  home "$1"
  first_day "$2"
  that_night "$HOME/.cache"
}

# what man and the shells find by themselves; apropos knows a page by its first lines
deb_pages() {
  local page
  for page in "$root"/usr/share/man/man1/*.1.gz; do
    man -l "$page" >"$work/output" 2>&1
    says NAME
  done
  [ -f "$root/usr/share/man/man1/claude-backup-restore.1.gz" ]
  [ ! -e "$root/usr/share/powershell" ]
  bash -n "$root/usr/share/bash-completion/completions/claude-backup"
  if command -v zsh >/dev/null; then zsh -n "$root/usr/share/zsh/vendor-completions/_claude-backup"; fi
  if command -v fish >/dev/null; then fish -n "$root/usr/share/fish/vendor_completions.d/claude-backup.fish"; fi
}

deb_out() {
  dpkg --root="$root" --purge claude-backup
  same "" "$(find "$root/usr" -not -type d)"
}

deb_without_git() {
  dpkg-query --status libc6 >"$root/var/lib/dpkg/status"
  exits 1 dpkg --root="$root" --install "$deb"
  says "depends on git"
}

rpm_in() {
  local there=$work/redhat
  mkdir -p "$there"
  rpm --root="$there" --dbpath=/rpm --initdb
  rpm --root="$there" --dbpath=/rpm --install --nodeps "$rpm"
  same "$program_sum" "$(sum "$there/usr/bin/claude-backup")"
  same 755 "$(stat -c %a "$there/usr/bin/claude-backup")"
  rpm --root="$there" --dbpath=/rpm --verify --nodeps claude-backup
  [ -f "$there/usr/share/man/man1/claude-backup.1.gz" ]
  first_use rpm "$there/usr/bin/claude-backup"
  rpm --root="$there" --dbpath=/rpm --erase --nodeps claude-backup
  same "" "$(find "$there/usr" -not -type d)"
}

rpm_says() {
  rpm --dbpath "$work/rpmdb" -qp --requires "$rpm" >"$work/output"
  says git
  says "libc.so.6(GLIBC_"
}

a_debian
expect "the Debian package installs, and its program runs" deb_in
expect "the Debian package: saved, restored, and saved in the night" first_use deb "$root/usr/bin/claude-backup"
expect "the Debian package brings pages for man, and completions" deb_pages
expect "the Debian package leaves nothing behind" deb_out
expect "the Debian package asks for git" deb_without_git
if command -v rpm >/dev/null; then
  expect "the Red Hat package installs, saves, restores, and goes" rpm_in
  expect "the Red Hat package asks for git and its libc" rpm_says
fi
