using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>The folder in which Claude Code keeps everything: <c>$CLAUDE_CONFIG_DIR</c>, or <c>~/.claude</c>.</summary>
/// <param name="Root">the folder itself; nothing here looks whether it exists</param>
public sealed record ClaudeHome(AbsolutePath Root)
{
    /// <summary>The name under which <see cref="ClaudeJsonFile"/> is stored, as if it lay in the home.</summary>
    public static readonly RelativePath ClaudeJsonSource = RelativePath.Parse(".claude.json");

    /// <summary>The folder under which <see cref="DesktopSessions"/> are stored, as if it lay in the home.</summary>
    public static readonly RelativePath DesktopSource = RelativePath.Parse(".claude-desktop");

    /// <summary>The folder of all transcripts, one folder for each project.</summary>
    public const string Projects = "projects";

    /// <summary>The prompts typed in the terminal, one JSON object a line.</summary>
    public const string History = "history.jsonl";

    /// <summary>The user's settings.</summary>
    public const string SettingsFile = "settings.json";

    /// <summary>The user's settings for this machine alone.</summary>
    public const string LocalSettingsFile = "settings.local.json";

    /// <summary>The folder of plugins; only its two manifests are the user's own.</summary>
    public const string Plugins = "plugins";

    /// <summary>The empty file whose modification time says when Claude Code last deleted old sessions.</summary>
    public const string LastCleanupFile = ".last-cleanup";

    /// <summary>
    /// The client's own file, with MCP servers and settings of projects between the account and its keys: <c>~/.claude.json</c>, or
    /// in the home itself where <c>$CLAUDE_CONFIG_DIR</c> names one. Null when it is not looked at.
    /// </summary>
    public AbsolutePath? ClaudeJsonFile { get; init; }

    /// <summary>The home of the user, whose path stands in settings and hooks. Null when it is not known.</summary>
    public AbsolutePath? UserHome { get; init; }

    /// <summary>Where the Claude Desktop app keeps what it knows of its sessions. Null when it is not looked at.</summary>
    public AbsolutePath? DesktopSessions { get; init; }

    /// <summary>Where a source path really lies; null for one that lies outside the home and is not looked at.</summary>
    /// <param name="source">Relative to the home, or one of the names that stand for places outside.</param>
    public AbsolutePath? Locate(RelativePath source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source == ClaudeJsonSource ? ClaudeJsonFile
            : source.StartsWith(DesktopSource)
                ? source.Components.Skip(1).Aggregate(DesktopSessions, (at, name) => at is null ? null : at / name)
            : Root / source;
    }

    /// <summary>The source path of what somebody names, as it is shown or by the place where it lies; null for what lies elsewhere.</summary>
    /// <param name="typed">What was typed.</param>
    public RelativePath? SourceOf(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var text = typed.TrimEnd('/', '\\');
        return AbsolutePath.TryParse(text) is not { } place ? RelativePath.TryParse(text.Replace('\\', '/'))
            : place == ClaudeJsonFile ? ClaudeJsonSource
            : Root.Contains(place)
                ? RelativePath.TryParse(
                    Path.GetRelativePath(Root.Value, place.Value).Replace(Path.DirectorySeparatorChar, '/')
                )
            : null;
    }

    /// <summary>Where <see cref="Projects"/> lies.</summary>
    public AbsolutePath ProjectsFolder => Root / Projects;
}
