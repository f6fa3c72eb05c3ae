using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing;

/// <summary>
/// Stands before the schedulers and the desktop of whoever runs the tests, for a job in one's own crontab would be a home that was touched: a
/// crontab that keeps its table beside the test's home, a launchd that keeps its agent there, no systemd of the user, and a desktop that writes
/// down there what it shows.
/// </summary>
internal static class SchedulersOfTests
{
    /// <summary>Makes them; gives the PATH on which they come first.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="home">The home of the test.</param>
    /// <param name="path">The PATH of whoever runs the tests.</param>
    public static string Before(AbsolutePath folder, AbsolutePath home, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // only a program could stand before the Task Scheduler's, so that one is left out
            return string.Join(
                Path.PathSeparator,
                path.Split(Path.PathSeparator).Where(p => !File.Exists(Path.Combine(p, "schtasks.exe")))
            );
        }

        _ = Directory.CreateDirectory(folder.Value);
        Write(
            folder / "crontab",
            $"""
            #!/bin/sh
            table='{home}.crontab'
            case $1 in
              -l) [ -f "$table" ] && exec cat "$table"; echo "no crontab for test" >&2; exit 1 ;;
              -r) rm "$table" ;;
              -) cat >"$table" ;;
            esac

            """
        );
        Write(folder / "notify-send", $"#!/bin/sh\nshift 4; echo \"$@\" >>'{home}.shown'\n");
        Write(folder / "osascript", $"#!/bin/sh\nfor last; do :; done; echo \"$last\" >>'{home}.shown'\n");
        Write(folder / "plutil", "#!/bin/sh\n");
        // one agent, loaded or not, on a desktop
        Write(
            folder / "launchctl",
            $"""
            #!/bin/sh
            agent='{home}.agent'
            case $1 in
              print) case $2 in */*/*) [ -f "$agent" ] || exit 113 ;; esac ;;
              bootstrap) cp "$3" "$agent" ;;
              bootout) rm "$agent" 2>/dev/null || exit 3 ;;
            esac

            """
        );
        foreach (var absent in new[] { "systemctl", "loginctl" })
        {
            Write(folder / absent, "#!/bin/sh\necho 'Failed to connect to bus' >&2\nexit 1\n");
        }

        return $"{folder}{Path.PathSeparator}{path}";
    }

    private static void Write(AbsolutePath file, string script)
    {
        File.WriteAllText(file.Value, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.Value, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
