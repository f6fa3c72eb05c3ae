# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/pack
# How a published program becomes a package of each kind. Read by eng/pack.

# libraries RID FOLDER PLACE: what a program for Windows loads from where it lies
libraries() {
  if [ "$(ask field "$1" os)" = win32 ]; then find "$2" -maxdepth 1 -name '*.dll' -exec install -m 644 -t "$3" {} +; fi
}

# tree RID FOLDER PLACE: what belongs into an archive, with the modes that it has everywhere
tree() {
  local program
  program=$(ask field "$1" program)
  mkdir -p "$3"
  install -m 755 "$2/$program" "$3/$program"
  libraries "$1" "$2" "$3"
  install -m 644 LICENSE README.md CHANGELOG.md "$3"
  if pages_of "$2"; then
    cp -r "$pages" "$3/share"
    chmod -R u=rwX,go=rX "$3/share"
  fi
}

# pages_of FOLDER: sets $pages to the man pages and completions that go with the program in it; 1 where there are none
pages_of() {
  pages=$1/share
  [ -d "$pages" ] || pages=$work/pages
  [ -d "$pages" ]
}

# age FOLDER: the moment of every package, for those that do not set it themselves
age() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

# tarball FOLDER RESULT: what lies in the folder, by name, owned by nobody in particular
tarball() {
  (cd "$1" && find . -mindepth 1 -maxdepth 1 -printf '%P\0' | sort -z) |
    tar --create --directory="$1" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar \
      --null --files-from=- | gzip --no-name --best >"$2"
}

pack_archive() {
  local result=$into/bin/$3
  tree "$1" "$2" "$work/archive"
  case $3 in
  *.zip)
    zipped "$work/archive" "$result"
    ;;
  *) tarball "$work/archive" "$result" ;;
  esac
  rm -r "$work/archive"
}

# readme PACKAGE: for the packages of one platform, which nobody is to install by name
readme() { printf 'The program of [%s](%s) for one platform. Install %s instead.\n' "$name" "$(ask name repository)" "$1"; }

# the name of a tarball of npm: a scope becomes the beginning of the name
npm_file() { printf '%s/npm/%s-%s.tgz' "$into" "$(printf '%s' "$1" | tr -d @ | tr / -)" "$version"; }

pack_npm_platform() {
  local package=$work/npm/package program
  program=$(ask field "$1" program)
  mkdir -p "$package/bin"
  install -m 755 "$2/$program" "$package/bin/$program"
  libraries "$1" "$2" "$package/bin"
  install -m 644 LICENSE "$package"
  node packaging/lib/npm.cjs platform "$1" "$package"
  readme "$(ask name npm)" >"$package/README.md"
  tarball "$work/npm" "$(npm_file "$(ask field "$1" npm)")"
  rm -r "$work/npm"
}

pack_npm_main() {
  local package=$work/npm/package
  mkdir -p "$package"
  install -m 755 packaging/npm/launcher.cjs "$package"
  install -m 644 LICENSE README.md CHANGELOG.md "$package"
  node packaging/lib/npm.cjs main "$package"
  tarball "$work/npm" "$(npm_file "$(ask name npm)")"
  rm -r "$work/npm"
}

# zipped FOLDER RESULT: what lies in the folder, by name
zipped() {
  age "$1"
  # the names are no patterns, though one of a NuGet package looks like one
  (cd "$1" && find . -type f -printf '%P\n' | sort | zip -q -X -D -9 -nw -@ "$2")
}

nuget_file() { printf '%s/nuget/%s.%s.nupkg' "$into" "$1" "$version"; }

# the users' package names those of the platforms, so it lists what was packed and nothing else
pack_nuget_pointer() {
  local rid listed=()
  for rid in $(ask rids) any; do
    if [ -f "$(nuget_file "$(ask name nuget).$rid")" ]; then listed+=("$rid"); fi
  done
  [ -f "$(nuget_file "$(ask name nuget).any")" ] || missing "any: systems without a native program get no .NET tool"
  mkdir "$work/nuget"
  install -m 644 README.md "$work/nuget"
  node packaging/lib/nuget.cjs pointer "$work/nuget" "${listed[@]}"
  zipped "$work/nuget" "$(nuget_file "$(ask name nuget)")"
  rm -r "$work/nuget"
}

pack_nuget_program() {
  local place=$work/nuget/tools/any/$1
  if [ "$1" = any ]; then
    [ -f "$2/$name.dll" ] || fail "$2/$name.dll is not there: publish it without a runtime first"
    place=$work/nuget/tools/$(ask framework)/any
    mkdir -p "$place"
    cp -r "$2/." "$place"
    # neither debug symbols nor what starts on this system alone
    rm -rf "${place:?}"/{share,"$name","$name.exe"}
    find "$place" -name '*.pdb' -delete
    chmod -R u=rwX,go=rX "$place"
  else
    install -D -m 755 -t "$place" "$2/$(ask field "$1" program)"
    libraries "$1" "$2" "$place"
  fi
  readme "$(ask name nuget)" >"$work/nuget/README.md"
  node packaging/lib/nuget.cjs program "$1" "$work/nuget"
  zipped "$work/nuget" "$(nuget_file "$(ask name nuget).$1")"
  rm -r "$work/nuget"
}

# the newest glibc that the program asks for, by the names of versions in it
glibc_of() { grep -aoE 'GLIBC_2\.[0-9]+' "$1" | cut -d_ -f2 | sort -Vu | tail -1 || fail "$1 asks for no glibc"; }

newer() { printf '%s\n' "$@" | sort -V | tail -1; }

# linux_tree RID FOLDER: $work/root as a system gets it
linux_tree() {
  local doc=$work/root/usr/share/doc/$name
  install -D -m 755 "$2/$name" "$work/root/usr/bin/$name"
  install -D -m 644 -t "$doc" README.md CHANGELOG.md
  install -m 644 LICENSE "$doc/copyright"
  if pages_of "$2"; then
    cp -r "$pages/." "$work/root/usr/share/"
    # for which such a system has no place
    rm -rf "$work/root/usr/share/powershell"
    find "$work/root/usr/share/man" -name '*.1' -exec gzip --no-name --best {} +
    chmod -R u=rwX,go=rX "$work/root/usr/share"
  fi
}

pack_deb() {
  local architecture package size glibc
  architecture=$(ask field "$1" deb)
  package=$(ask name deb)
  linux_tree "$1" "$2"
  glibc=$(glibc_of "$2/$name")
  # where Debian's zsh looks for what packages bring
  if [ -d "$work/root/usr/share/zsh/site-functions" ]; then
    mv "$work/root/usr/share/zsh/site-functions" "$work/root/usr/share/zsh/vendor-completions"
  fi
  # of the files alone: what a folder takes differs from disk to disk
  size=$(find "$work/root" -type f -printf '%s\n' | awk '{ size += int(($1 + 1023) / 1024) } END { print size }')
  mkdir "$work/root/DEBIAN"
  node packaging/lib/fill.cjs packaging/linux/control.in /dev/null "$work/control"
  sed -e "s/%{architecture}/$architecture/; s/%{size}/$size/; s/%{glibc}/$glibc/; s/^Version: .*/Version: $linux_version/" \
    "$work/control" >"$work/root/DEBIAN/control"
  age "$work/root"
  # more threads would compress to other bytes
  dpkg-deb --root-owner-group -Zxz --threads-max=1 --build "$work/root" \
    "$into/deb/${package}_${linux_version}_$architecture.deb" >/dev/null
  rm -r "$work/root"
}

pack_rpm() {
  local architecture
  architecture=$(ask field "$1" rpm)
  linux_tree "$1" "$2"
  age "$work/root"
  (cd "$work/root" && find . -not -type d -printf '/%P\n' | sort) | sed -e 's|^\(/usr/share/man/.*\)|%doc \1|' >"$work/list"
  node packaging/lib/fill.cjs packaging/linux/package.spec.in /dev/null "$work/package.spec"
  rpmbuild -bb --quiet --target "$architecture-linux" --buildroot "$work/buildroot" \
    --define "_topdir $work/rpm" --define "_rpmdir $work/rpm" --define "_build_name_fmt %{name}-%{version}-%{release}.%{arch}.rpm" \
    --define "_binary_payload w6.xzdio" --define "package_version $linux_version" --define "tree $work/root" --define "list $work/list" \
    "$work/package.spec" >"$work/rpm.log" 2>&1 || { cat "$work/rpm.log" >&2; fail "no rpm of $1"; }
  mv "$work/rpm/"*.rpm "$into/rpm/"
  rm -r "$work/root" "$work/rpm"
}
