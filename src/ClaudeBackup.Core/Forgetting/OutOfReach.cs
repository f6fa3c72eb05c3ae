using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>Which copies of a session cannot be reached from here, in sentences. Pure.</summary>
internal static class OutOfReach
{
    /// <summary>What nobody can reach.</summary>
    public const string Copies = "Clones, copies of the disk and exports that were made before.";

    /// <summary>Tells them.</summary>
    /// <param name="remote">The remote as it may be shown; null without one.</param>
    /// <param name="isGitHub">Whether it is one at GitHub.</param>
    /// <param name="isFolder">Whether it is a folder of this machine, out of which the objects are taken.</param>
    /// <param name="others">Other machines that keep this repository.</param>
    /// <param name="borrows">Whether git borrows objects from another repository.</param>
    /// <param name="sessions">How many sessions go.</param>
    public static IReadOnlyList<string> Of(
        string? remote,
        bool isGitHub,
        bool isFolder,
        IReadOnlyList<Slug> others,
        bool borrows,
        int sessions = 1
    ) =>
        [
            .. others.Count == 0 || remote is null
                ? []
                : new[]
                {
                    $"{string.Join(", ", others)}: {(others.Count == 1 ? "it takes" : "each takes")} {What(sessions)} out with its next sync, if its claude-backup knows forget.",
                },
            .. AtRemote(remote, isGitHub, isFolder, What(sessions)),
            .. borrows
                ? ["The repository from which git borrows objects here (.git/objects/info/alternates) keeps its own."]
                : Array.Empty<string>(),
            "The source: its prompts stay in history.jsonl there, and are masked in what is saved of it.",
            "Prompts in history.jsonl from versions of Claude Code that noted no session with them, pastes and plans: their names and lines tell no session.",
            Copies,
        ];

    private static string What(int sessions) => sessions == 1 ? "the session" : "the sessions";

    /// <summary>What is left at the remote when its branch has followed.</summary>
    /// <param name="remote">As above.</param>
    /// <param name="isGitHub">As above.</param>
    /// <param name="isFolder">As above.</param>
    /// <param name="what">What its branch loses.</param>
    public static IEnumerable<string> AtRemote(string? remote, bool isGitHub, bool isFolder, string what) =>
        remote is null || isFolder ? []
        : isGitHub
            ?
            [
                "GitHub keeps commits that no branch leads to for a time, readable by whoever knows their id, and forks keep theirs. GitHub's support can delete them.",
            ]
        : [$"{remote}: its branch loses {what}; the objects go when that repository collects its garbage."];
}
