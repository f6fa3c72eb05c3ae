# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# install.ps1, where a PowerShell is there: from a folder, on a system that is said to be Windows. Read by eng/test-pack.

script=$artifacts/bin/install.ps1
release=$work/windows

# run_script FILE OPTION ...: as on a Windows of this processor; this PowerShell starts dotnet by its name
run_script() {
  PATH=$PATH:$dotnet_root PROCESSOR_ARCHITECTURE=${processor:-AMD64} DOTNET_ROOT=$dotnet_root POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off \
    "$pwsh" -NoProfile -NonInteractive -File "$@"
}

# this system starts a program of its own by any name
a_release() {
  mkdir -p "$release/in"
  cp "$PROGRAM_FOLDER/claude-backup" "$release/in/claude-backup.exe"
  echo library >"$release/in/library.dll"
  (cd "$release/in" && zip -q ../claude-backup-win-x64.zip claude-backup.exe library.dll)
  (cd "$release" && sha256sum claude-backup-win-x64.zip >SHA256SUMS)
}

ps_installs() {
  home ps
  exits 0 run_script "$script" -From "$release" -To "$HOME/to here"
  says "claude-backup $version is installed at"
  says "is not on your PATH"
  same "$program_sum" "$(sum "$HOME/to here/claude-backup.exe")"
  # again, over what is there
  CLAUDE_BACKUP_BASE_URL=$release exits 0 run_script "$script" -To "$HOME/to here"
  same "claude-backup.exe library.dll" "$(find "$HOME/to here" -type f -printf '%f\n' | sort | xargs)"
}

ps_damaged() {
  home ps-damaged
  cp -r "$release" "$work/windows-damaged"
  printf x >>"$work/windows-damaged/claude-backup-win-x64.zip"
  exits 1 run_script "$script" -From "$work/windows-damaged" -To "$HOME/to"
  says "is damaged"
  [ ! -e "$HOME/to" ]
}

ps_no_build() {
  home ps-arm
  processor=ARM64 exits 1 run_script "$script" -From "$release" -To "$HOME/to"
  says "has no build for win-arm64"
  processor=x86 exits 1 run_script "$script" -From "$release"
  says "there is no build for the processor 'x86'"
}

ps_no_version() {
  home ps-version
  exits 1 run_script "$script" -Version v98.7.6 -From "$work/nowhere" -To "$HOME/to"
  says "cannot fetch SHA256SUMS of version 98.7.6"
}

ps_help() {
  home ps-help
  exits 0 run_script "$script" -Help
  says "install.ps1 [-Version VERSION]"
  exits 0 run_script "$script" --help
  says "install.ps1 [-Version VERSION]"
  exits 1 run_script "$script" -Into x
  says "-Into is not known"
  [ ! -e "$HOME/.local/bin" ]
}

# neither moved aside nor written into
ps_folder_in_the_way() {
  home ps-in-the-way
  mkdir -p "$HOME/to/claude-backup.exe"
  exits 1 run_script "$script" -From "$release" -To "$HOME/to"
  says "is a folder. Nothing was"
  same claude-backup.exe "$(ls "$HOME/to")"
  mv "$HOME/to/claude-backup.exe" "$HOME/to/library.dll.old"
  exits 1 run_script "$script" -From "$release" -To "$HOME/to"
  same library.dll.old "$(ls "$HOME/to")"
}

ps_another_version() {
  home ps-mirror
  exits 1 run_script "$script" -From "$release" -To "$HOME/to" -Version v9.9.9
  says "not version 9.9.9"
  [ ! -e "$HOME/to" ]
}

# a folder that PowerShell would read otherwise, and an older program before it on the PATH
ps_words() {
  home ps-words
  mkdir -p "$HOME/o'b" "$HOME/w"
  printf '#!/bin/sh\necho old\n' >"$HOME/w/claude-backup"
  chmod +x "$HOME/w/claude-backup"
  cd "$HOME/o'b" || return
  PATH=$HOME/w:$PATH exits 0 run_script "$script" -From "$release" -To bin/
  says "installed at $HOME/o'b/bin/claude-backup.exe"
  says "SetEnvironmentVariable('Path', '${HOME//\'/\'\'}/o''b/bin;' + "
  says "$HOME/w/claude-backup comes first on your PATH, and is another program. Remove it with what installed it"
  says "Begin with: & '$HOME/o''b/bin/claude-backup.exe'"
  rm "$HOME/w/claude-backup"
  ln -s "$HOME/o'b/bin/claude-backup.exe" "$HOME/w/claude-backup"
  PATH=$HOME/w:$HOME/o\'b/bin/:$PATH exits 0 run_script "$script" -From "$release" -To bin
  same "Begin with: claude-backup" "$(sed -n 2p "$work/output")"
}

# each beginning of the script, as `iex` gets it
ps_torn() {
  home ps-torn
  # shellcheck disable=SC2016 # not the shell's
  printf '%s\n' '$text = [IO.File]::ReadAllText($args[0]).TrimEnd(); $home0 = $args[1]' \
    'for ($n = 0; $n -lt $text.Length; $n++) { try { Invoke-Expression $text.Substring(0, $n) *> $null } catch { } }' \
    '"tried $($text.Length)"; if (Get-ChildItem -Recurse -File $home0 -Filter claude-backup*) { exit 1 }' \
    'Invoke-Expression $text' >"$work/torn.ps1"
  CLAUDE_BACKUP_BASE_URL=$release exits 0 run_script "$work/torn.ps1" "$script" "$HOME"
  says "tried "
  same "$program_sum" "$(sum "$HOME/.local/bin/claude-backup.exe")"
}

if [ -n "$pwsh" ]; then
  a_release
  expect "PowerShell: it installs and updates" ps_installs
  expect "PowerShell: a damaged archive is not installed" ps_damaged
  expect "PowerShell: a processor without a build is told" ps_no_build
  expect "PowerShell: a version that does not exist is told" ps_no_version
  expect "PowerShell: -Help says how it is used" ps_help
  expect "PowerShell: a folder of a file's name is left alone" ps_folder_in_the_way
  expect "PowerShell: a mirror with another version than asked for is told" ps_another_version
  expect "PowerShell: folders are named in full and quoted, an older program is told" ps_words
  expect "PowerShell: torn anywhere, it does nothing" ps_torn
else
  echo "skipped: install.ps1, for there is no PowerShell"
fi
