using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>Where a secret may be that cannot be reached from here, in sentences. Pure.</summary>
internal static class SecretOutOfReach
{
    /// <summary>Tells them.</summary>
    /// <param name="remote">The remote as it may be shown; null without one.</param>
    /// <param name="isGitHub">Whether it is one at GitHub.</param>
    /// <param name="isFolder">Whether it is a folder of this machine, out of which the objects are taken.</param>
    /// <param name="others">Other machines that keep this repository.</param>
    /// <param name="leavesOthers">Whether what they stored lies at the remote alone.</param>
    /// <param name="unread">Stored files that could not be looked at.</param>
    public static IReadOnlyList<string> Of(
        string? remote,
        bool isGitHub,
        bool isFolder,
        IReadOnlyList<Slug> others,
        bool leavesOthers,
        IReadOnlyCollection<string> unread
    )
    {
        var names = string.Join(", ", others);
        var told = new List<string>();
        if (others.Count > 0 && remote is not null)
        {
            told.Add(
                $"{names}: {(others.Count == 1 ? "it follows" : "each follows")} with its next sync, if its claude-backup knows forget --secret. What it saved and has not sent yet is not reached."
            );
        }

        if (others.Count > 0 && leavesOthers)
        {
            told.Add(
                $"Sessions of {names} that only the remote has were not looked at. Run the same on that machine, by the fingerprint that its scan shows."
            );
        }

        told.AddRange(OutOfReach.AtRemote(remote, isGitHub, isFolder, "the secret"));

        if (unread.Count > 0)
        {
            told.Add(
                $"{(unread.Count == 1 ? "1 stored file that is" : $"{unread.Count} stored files that are")} larger than 64 MiB or damaged, first {unread.First()}: not looked at."
            );
        }

        told.Add(
            "Other forms of it that no rule finds: base64, a token broken over two lines, a key that is cut where one stored piece of a file ends and the next begins."
        );
        told.Add(OutOfReach.Copies);
        return told;
    }
}
