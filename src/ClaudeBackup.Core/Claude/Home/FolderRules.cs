using System.Collections.Frozen;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>What is in a folder at the top of the Claude home.</summary>
internal enum FolderKind
{
    /// <summary>No rule names it.</summary>
    Unknown,

    /// <summary>Something that is left out.</summary>
    Excluded,

    /// <summary>A part of the user's setup.</summary>
    Settings,

    /// <summary>Sessions.</summary>
    Projects,

    /// <summary>Plugins, of which only the manifests count.</summary>
    Plugins,

    /// <summary>Something that the user asked for by name.</summary>
    OptIn,
}

/// <summary>What <see cref="CaptureRules"/> know of folders, by their names.</summary>
internal static class FolderRules
{
    private const StringComparison Ignoring = StringComparison.OrdinalIgnoreCase;

    private static readonly FrozenSet<string> SettingsFolders = Names(
        "agents",
        "hooks",
        "skills",
        "rules",
        "commands",
        "output-styles",
        "workflows",
        "themes",
        "routines"
    );

    // looked for only in folders that no rule names
    private static readonly FrozenSet<string> FilledByTools = Names(
        "node_modules",
        ".git",
        ".hg",
        ".svn",
        ".venv",
        "venv",
        ".tox",
        "__pycache__",
        "cache",
        ".cache",
        "caches"
    );

    /// <summary>What is in a folder at the top of the home.</summary>
    /// <param name="top">its name</param>
    /// <param name="wanted">what the user wants otherwise</param>
    public static FolderKind KindOf(string top, CaptureSettings wanted)
    {
        var folded = ForgivingName.Fold(top);
        if (wanted.OptsIn(folded) || (IsDesktop(top) && wanted.OptsIn(CaptureSettings.Desktop)))
        {
            return FolderKind.OptIn;
        }

        // a lock of Claude Code is a folder: history.jsonl.lock
        if (ExcludedFolder(folded) is not null || IsDesktop(top) || folded.EndsWith(".lock", Ignoring))
        {
            return FolderKind.Excluded;
        }

        if (string.Equals(folded, ClaudeHome.Plugins, Ignoring))
        {
            return FolderKind.Plugins;
        }

        if (string.Equals(top, ClaudeHome.Projects, Ignoring))
        {
            return FolderKind.Projects;
        }

        return SettingsFolders.Contains(top) ? FolderKind.Settings : FolderKind.Unknown;
    }

    /// <summary>Why a folder of the kind <see cref="FolderKind.Excluded"/> is left out.</summary>
    public static ExclusionReason ReasonFor(string top) =>
        IsDesktop(top)
            ? ExclusionReason.Optional
            : ExcludedFolder(ForgivingName.Fold(top)) ?? ExclusionReason.Temporary;

    private static bool IsDesktop(string top) => string.Equals(top, ClaudeHome.DesktopSource.Value, Ignoring);

    private static ExclusionReason? ExcludedFolder(string folded) =>
        folded.ToLowerInvariant() switch
        {
            "cache" or ".search_cache" or "image-cache" => ExclusionReason.Cache,
            var name when CaptureSettings.Optional.Contains(name) && name != CaptureSettings.Desktop =>
                ExclusionReason.Optional,
            "teams"
            or "debug"
            or "statsig"
            or "telemetry"
            or "usage-data"
            or "traces"
            or "logs"
            or "backups"
            or "downloads"
            or "uploads"
            or "dump-prompts"
            or "startup-perf"
            or "cowork_plugins"
            or "store"
            or "local"
            or "bin"
            or "versions"
            or "worktrees"
            or "chrome" => ExclusionReason.NotByDefault,
            "session-env" or "shell-snapshots" or "sessions" or "jobs" or "daemon" or "ide" or "state" =>
                ExclusionReason.Runtime,
            ".tmp" => ExclusionReason.Temporary,
            _ => null,
        };

    /// <summary>Whether one of these folders, the names of a path, is one that tools fill and can fill again.</summary>
    public static bool HasToolFolder(ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            var folded = ForgivingName.Fold(folder);
            if (
                FilledByTools.Contains(folded)
                || folded.EndsWith("-cache", Ignoring)
                || folded.EndsWith("_cache", Ignoring)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> Names(params IEnumerable<string> names) =>
        names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
