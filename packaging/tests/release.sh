# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# What is looked at before a release is built. Read by eng/test-pack.

# a checkout that is ready for its release
ready() {
  rm -rf "$work/ready"
  cp -r "$source" "$work/ready"
  mkdir -p "$work/ready/.claude-plugin" "$work/ready/docs"
  echo 'It is there.' | tee "$work/ready/README.md" >"$work/ready/docs/install.md"
  cp "$here/.claude-plugin/plugin.json" "$work/ready/.claude-plugin/"
  sed -i 's/OWNER/somebody/; s/@claude-backup\.invalid/@example.org/' "$work/ready/packaging/targets.json"
  printf '# Changelog\n\n## [Unreleased]\n\n## [%s] - 2026-01-01\n\n### Added\n\n- It.\n\n## [0.0.1]\n\n- Older.\n' "$version" >"$work/ready/CHANGELOG.md"
}

check() { "$work/ready/eng/release" check "v$version" somebody/claude-backup; }

release_notes() {
  ready
  exits 0 check
  same $'### Added\n\n- It.' "$("$work/ready/eng/release" notes)"
}

# refuses_release WORDS FILE SCRIPT OF SED
refuses_release() {
  ready
  sed -i "$3" "$work/ready/$2"
  exits 1 check
  says "$1"
}

another_repository() {
  ready
  exits 1 "$work/ready/eng/release" check "v$version" fork/claude-backup
  says "names the repository"
}

expect "a release that is ready has its notes" release_notes
expect "another version is no release of this tag" refuses_release "the tag is v$version" Directory.Build.props 's|<Version>.*<|<Version>9.9.9<|'
expect "a plugin of another version is no release" refuses_release plugin.json .claude-plugin/plugin.json 's/"version": "/&9/'
expect "a version without notes is no release" refuses_release "says nothing of" CHANGELOG.md '/Added/d; /It\./d'
expect "an older version is no release" refuses_release "newest version in CHANGELOG.md" CHANGELOG.md 's/## \[Unreleased\]/## [99.0.0]/'
expect "a name that only an owner knows is no release" refuses_release "only an owner knows" packaging/targets.json 's/somebody.Cl/OWNER.Cl/'
# shellcheck disable=SC2016 # of sed
expect "a README of before the first release is no release" refuses_release "before the first release" README.md '$a It is not published yet.'
expect "another repository makes no release" another_repository
