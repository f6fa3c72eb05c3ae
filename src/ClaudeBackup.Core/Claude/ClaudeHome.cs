using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>The folder in which Claude Code keeps everything: <c>$CLAUDE_CONFIG_DIR</c>, or <c>~/.claude</c>.</summary>
/// <param name="Root">the folder itself; nothing here looks whether it exists</param>
public sealed record ClaudeHome(AbsolutePath Root)
{
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

    /// <summary>Where <see cref="Projects"/> lies.</summary>
    public AbsolutePath ProjectsFolder => Root / Projects;

    /// <summary>Where the transcripts of sessions that worked in a directory lie.</summary>
    /// <param name="realDirectory">the directory with all links resolved, as Claude Code sees it</param>
    public AbsolutePath ProjectFolder(string realDirectory) =>
        ProjectsFolder / ProjectDirectoryName.Encode(realDirectory);
}
