using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>Which copies of a session cannot be reached from here, in sentences. Pure.</summary>
internal static class OutOfReach
{
    /// <summary>Tells them.</summary>
    /// <param name="remote">The remote as it may be shown; null without one.</param>
    /// <param name="isGitHub">Whether it is one at GitHub.</param>
    /// <param name="isFolder">Whether it is a folder of this machine, out of which the objects are taken.</param>
    /// <param name="others">Other machines that keep this repository.</param>
    /// <param name="borrows">Whether git borrows objects from another repository.</param>
    public static IReadOnlyList<string> Of(
        string? remote,
        bool isGitHub,
        bool isFolder,
        IReadOnlyList<Slug> others,
        bool borrows
    ) =>
        [
            .. others.Count == 0 || remote is null
                ? []
                : new[]
                {
                    $"{string.Join(", ", others)}: {(others.Count == 1 ? "it takes" : "each takes")} the session out with its next sync, if its claude-backup knows forget.",
                },
            .. remote is null || isFolder ? []
            : isGitHub
                ?
                [
                    "GitHub keeps commits that no branch leads to for a time, readable by whoever knows their id, and forks keep theirs. GitHub's support can delete them.",
                ]
            : new[]
            {
                $"{remote}: its branch loses the session; the objects go when that repository collects its garbage.",
            },
            .. borrows
                ? ["The repository from which git borrows objects here (.git/objects/info/alternates) keeps its own."]
                : Array.Empty<string>(),
            "The source: its prompts stay in history.jsonl there, and are masked in what is saved of it.",
            "Prompts in history.jsonl from versions of Claude Code that noted no session with them, pastes and plans: their names and lines tell no session.",
            "Clones, copies of the disk and exports that were made before.",
        ];
}
