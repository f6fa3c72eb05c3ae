using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>Where things are for this user on this machine; found once, then given to whoever needs it.</summary>
public sealed record HostPaths
{
    public required AbsolutePath Home { get; init; }

    /// <summary>Where programs keep what the user set: <c>$XDG_CONFIG_HOME</c>, or <c>~/.config</c>.</summary>
    public required AbsolutePath ConfigHome { get; init; }

    /// <summary>Where programs keep what they remember: <c>$XDG_STATE_HOME</c>, or <c>~/.local/state</c>.</summary>
    public required AbsolutePath Records { get; init; }

    /// <summary>Where programs keep what lasts: <c>$XDG_DATA_HOME</c>, or <c>~/.local/share</c>, and their like on macOS and Windows.</summary>
    public required AbsolutePath DataHome { get; init; }

    /// <summary>Where programs keep what may be deleted: <c>$XDG_CACHE_HOME</c>, or <c>~/.cache</c>.</summary>
    public required AbsolutePath CacheHome { get; init; }

    /// <summary>The folder of this process; null when it was deleted, as a git worktree is at the end of a session.</summary>
    public required AbsolutePath? Current { get; init; }

    /// <summary>Where relative paths that the user types begin.</summary>
    /// <exception cref="BackupException">Usage: that folder was deleted.</exception>
    public AbsolutePath Here() => Current ?? throw Gone("");

    /// <summary>A path that the user typed.</summary>
    /// <exception cref="BackupException">Usage: it is not valid UTF-8, or the current folder was deleted.</exception>
    public AbsolutePath Typed(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Contains('\uFFFD', StringComparison.Ordinal)
                ? throw new BackupException(
                    FailureKind.Usage,
                    $"{path} is not valid UTF-8, so the file that it names cannot be found.",
                    "Give a name in UTF-8."
                )
            : Path.IsPathFullyQualified(path) ? new AbsolutePath(Path.GetFullPath(path))
            : new AbsolutePath(Path.GetFullPath(path, Here().Value));
    }

    /// <summary>Where Claude Code keeps everything: <c>$CLAUDE_CONFIG_DIR</c>, or <c>~/.claude</c>.</summary>
    public required AbsolutePath ClaudeHome { get; init; }

    /// <summary>Claude Code's own file beside its home, or in it where <c>$CLAUDE_CONFIG_DIR</c> is set.</summary>
    public required AbsolutePath ClaudeJson { get; init; }

    /// <summary>Where the Claude Desktop app keeps its records of sessions; it need not exist.</summary>
    public required AbsolutePath DesktopSessions { get; init; }

    /// <summary><c>$CLAUDE_BACKUP_DIR</c>, or <c>~/.claude-backup</c>.</summary>
    public required AbsolutePath RepositoryRoot { get; init; }

    /// <summary>Claude Code's settings of the machine's administrator; it need not exist.</summary>
    public required AbsolutePath ManagedSettings { get; init; }

    /// <summary>The slug asked for by <c>$CLAUDE_BACKUP_MACHINE</c>, as given.</summary>
    public required string? MachineSlug { get; init; }

    public required string HostName { get; init; }

    public required string UserName { get; init; }

    /// <summary>For the process that runs; empty variables count as unset, relative values start at the current directory.</summary>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    public static HostPaths From(Func<string, string?> environment) =>
        From(
            environment,
            CurrentFolder(),
            Environment.GetFolderPath(
                Environment.SpecialFolder.UserProfile,
                Environment.SpecialFolderOption.DoNotVerify
            )
        );

    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    /// <param name="current">Where relative values start; null where that was deleted.</param>
    /// <param name="userProfile">The home when <c>HOME</c> is unset; on Windows always the home.</param>
    public static HostPaths From(Func<string, string?> environment, AbsolutePath? current, string userProfile)
    {
        AbsolutePath? found = null;
        var home = found = (OperatingSystem.IsWindows() ? null : Find("HOME")) ?? new AbsolutePath(userProfile);
        var configHome = Kept("XDG_CONFIG_HOME", ".config");
        return new HostPaths
        {
            Home = home,
            ConfigHome = configHome,
            Records = Kept("XDG_STATE_HOME", ".local/state"),
            DataHome =
                OperatingSystem.IsWindows() ? home / "AppData/Local"
                : OperatingSystem.IsMacOS() ? home / "Library/Application Support"
                : Kept("XDG_DATA_HOME", ".local/share"),
            CacheHome = Kept("XDG_CACHE_HOME", ".cache"),
            Current = current,
            ClaudeHome = Find("CLAUDE_CONFIG_DIR") ?? home / ".claude",
            ClaudeJson = (Find("CLAUDE_CONFIG_DIR") ?? home) / ".claude.json",
            DesktopSessions = DesktopFolder(home, configHome) / "claude-code-sessions",
            RepositoryRoot = Find("CLAUDE_BACKUP_DIR") ?? home / ".claude-backup",
            ManagedSettings = ManagedSettingsFile(),
            MachineSlug = Set("CLAUDE_BACKUP_MACHINE"),
            HostName = Environment.MachineName,
            UserName = Environment.UserName,
        };

        string? Set(string name) => environment(name) is { Length: > 0 } value ? value : null;

        // a relative one is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
        AbsolutePath Kept(string name, string usual) =>
            Set(name) is { } value && Path.IsPathFullyQualified(value) ? new AbsolutePath(value) : home / usual;

        AbsolutePath? Find(string name) =>
            Set(name) is not { } value ? null
            : value.Contains('\uFFFD', StringComparison.Ordinal) ? throw NoText(name)
            : Path.IsPathFullyQualified(value) ? new AbsolutePath(Path.GetFullPath(value))
            : value[0] == '~' ? InHome(name, value)
            : current is null ? throw Gone($"{name} is {value}. ")
            : new AbsolutePath(Path.GetFullPath(value, current.Value));

        // as files of variables and services give it: no shell was there to say what it means
        AbsolutePath InHome(string name, string value) =>
            found is not null && (value.Length == 1 || value[1] == '/')
                ? new AbsolutePath(Path.GetFullPath(found.Value + value[1..]))
                : throw new BackupException(
                    FailureKind.Usage,
                    $"{name} is {value}, which only a shell would expand.",
                    $"Give the full path, or ./{value} for a folder with that name."
                );
    }

    private static AbsolutePath? CurrentFolder()
    {
        try
        {
            return new AbsolutePath(Environment.CurrentDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static BackupException Gone(string what) =>
        new(
            FailureKind.Usage,
            $"{what}The current folder was deleted, so a relative path leads nowhere.",
            "Change to another folder, or give the full path."
        );

    // the runtime has put U+FFFD there, and what is found under that name is something else
    private static BackupException NoText(string name) =>
        new(
            FailureKind.Usage,
            $"{name} is not valid UTF-8, so the folder that it names cannot be found.",
            "Rename the folder, or link to it under a name in UTF-8."
        );

    // an Electron app's data: https://www.electronjs.org/docs/latest/api/app#appgetpathname
    private static AbsolutePath DesktopFolder(AbsolutePath home, AbsolutePath configHome) =>
        OperatingSystem.IsWindows() ? home / "AppData/Roaming/Claude"
        : OperatingSystem.IsMacOS() ? home / "Library/Application Support/Claude"
        : configHome / "Claude";

    private static AbsolutePath ManagedSettingsFile() =>
        new(
            OperatingSystem.IsWindows() ? @"C:\Program Files\ClaudeCode\managed-settings.json"
            : OperatingSystem.IsMacOS() ? "/Library/Application Support/ClaudeCode/managed-settings.json"
            : "/etc/claude-code/managed-settings.json"
        );
}
