# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# The .NET tool, from a folder of packages and with the .NET that is out of the way elsewhere. Read by eng/test-pack.

# shellcheck source=packaging/tests/lib/day.sh
. "$here/packaging/tests/lib/day.sh"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
dotnet() { "$dotnet_root/dotnet" "$@"; }

# tool_home NAME: an empty home, in which the folder is all that NuGet knows
tool_home() {
  home "$1"
  mkdir -p "$HOME/.nuget/NuGet" "$HOME/tmp"
  # NuGet has a folder there by the name of the user, which is not this one's where a user was made root
  export TMPDIR=$HOME/tmp
  cat >"$HOME/.nuget/NuGet/NuGet.Config" <<END
<configuration>
  <packageSources><clear /><add key="test" value="${2:-$artifacts/nuget}" /></packageSources>
</configuration>
END
  cd "$HOME" || exit 1
}

# settings_of PACKAGE: what the SDK reads in it
settings_of() { unzip -p "$artifacts/nuget/$1.$version.nupkg" 'tools/*/DotnetToolSettings.xml'; }

pointer_lists_all() {
  local wanted
  wanted=$(for rid in $(ask rids) any; do echo "$rid claude-backup.$rid"; done)
  same "$wanted" "$(settings_of claude-backup | sed -n 's/.*RuntimeIdentifier="\(.*\)" Id="\(.*\)".*/\1 \2/p')"
  for rid in $(ask rids) any; do [ -f "$artifacts/nuget/claude-backup.$rid.$version.nupkg" ]; done
  # as many packages as there are names
  same "$(($(ask rids | wc -l) + 2))" "$(find "$artifacts/nuget" -type f | wc -l)"
}

# what is beside the program is for those who debug
program_alone() {
  local rid program beside
  for rid in $(ask rids); do
    program=$(ask field "$rid" program)
    beside=
    case $rid in win-*) beside=" tools/any/$rid/library.dll" ;; esac
    same "tools/any/$rid/DotnetToolSettings.xml tools/any/$rid/$program$beside" \
      "$(unzip -Z1 "$artifacts/nuget/claude-backup.$rid.$version.nupkg" 'tools/*' | sort | xargs)"
    same "$(sum "$published/$rid/$program")" \
      "$(unzip -p "$artifacts/nuget/claude-backup.$rid.$version.nupkg" "tools/any/$rid/$program" | sha256sum | cut -c 1-64)"
  done
}

tool_installs() {
  tool_home tool
  dotnet tool install --global claude-backup
  same "claude-backup $version" "$("$HOME/.dotnet/tools/claude-backup" --version)"
  # the file itself, without a .NET around it
  same "$program_sum" "$(sum "$(readlink -f "$HOME/.dotnet/tools/claude-backup")")"
  first_day "$HOME/.dotnet/tools/claude-backup"
  that_night "$HOME/.nuget/packages"
  dotnet tool uninstall --global claude-backup
  [ ! -e "$HOME/.dotnet/tools/claude-backup" ]
}

tool_in_a_folder() {
  tool_home tool-path
  dotnet tool install --tool-path "$HOME/some where" claude-backup --version "$version"
  same "claude-backup $version" "$("$HOME/some where/claude-backup" --version)"
}

tool_once() {
  tool_home once
  exits 0 dotnet tool exec --yes claude-backup -- --version
  says "claude-backup $version"
  if [ -x "$dotnet_root/dnx" ]; then
    PATH=$PATH:$dotnet_root exits 0 "$dotnet_root/dnx" --yes "claude-backup@$version" -- --version
    says "claude-backup $version"
  fi
  exits 2 dotnet tool exec --yes claude-backup -- --no-such-option
  first_day dotnet tool exec --yes claude-backup --
  that_night "$HOME/.nuget/packages"
}

# a system that no native program is made for
tool_elsewhere() {
  mkdir "$work/others"
  exits 0 "$source/eng/pack" --rid any --from "$PORTABLE" --rid win-x64 --from "$published/win-x64" --into "$work/others"
  says "left out: linux-x64"
  tool_home elsewhere "$work/others/nuget"
  dotnet tool install --global claude-backup
  export DOTNET_ROOT=$dotnet_root
  same "claude-backup $version" "$("$HOME/.dotnet/tools/claude-backup" --version)"
  [ -f "$HOME/.dotnet/tools/.store/claude-backup/$version/claude-backup.any/$version/tools/$(ask framework)/any/claude-backup.dll" ]
  first_day "$HOME/.dotnet/tools/claude-backup"
  that_night "$HOME/.nuget/packages"
}

# with a folder for a source: what it is asked to do is told in its order
tool_published() {
  local feed=$work/feed
  mkdir -p "$feed" "$work/with-dotnet"
  ln -sf "$dotnet_root/dotnet" "$work/with-dotnet/dotnet"
  tool_home publishes "$feed"
  PATH=$work/with-dotnet:$PATH
  cp -r "$artifacts/nuget" "$work/fewer"
  rm "$work/fewer/claude-backup.win-arm64.$version.nupkg"
  exits 1 "$source/eng/publish-nuget" "$work/fewer" "$feed"
  says "nothing was published"
  same "" "$(find "$feed" -type f)"
  exits 0 "$source/eng/publish-nuget" "$artifacts/nuget" "$feed"
  same "Pushing claude-backup.$version.nupkg to '$feed'..." "$(grep Pushing "$work/output" | tail -1)"
  same "$(($(ask rids | wc -l) + 2))" "$(grep -c Pushing "$work/output")"
  diff -r "$artifacts/nuget" "$feed"
  exits 0 "$source/eng/publish-nuget" "$artifacts/nuget" "$feed"
  says "claude-backup@$version is there"
  if grep -q Pushing "$work/output"; then return 1; fi
}

if [ -x "$dotnet_root/dotnet" ]; then
  expect "the tool's package names the package of each platform" pointer_lists_all
  expect "the tool packages have the published programs, and nothing that is for debugging" program_alone
  expect "tool packages of platforms are published first, and again does nothing" tool_published
  expect "dotnet tool install gives the native program, which saves, restores, and saves in the night" tool_installs
  expect "the tool is installed into a folder" tool_in_a_folder
  expect "the tool runs without being installed, and saves in the night after its cache was wiped" tool_once
  if [ -n "${PORTABLE:-}" ]; then
    expect "where there is no native program the tool runs with .NET, and saves in the night" tool_elsewhere
  else
    echo "skipped: the tool that runs with .NET, for PORTABLE names none"
  fi
else
  echo "skipped: dotnet tool, for there is no .NET"
fi
