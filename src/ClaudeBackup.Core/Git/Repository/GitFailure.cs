using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>Understands why git failed, from what it said.</summary>
internal static class GitFailure
{
    private static readonly string[] FullDisk =
    [
        "No space left on device",
        "Disk quota exceeded",
        "Out of diskspace",
        "disk full",
    ];

    private static readonly string[] Damage =
    [
        "is corrupt",
        "bad object",
        "object file",
        "inflate",
        "missing blob",
        "missing tree",
        "unable to read tree",
        "unable to parse object",
        "not a valid object",
        "could not parse commit",
        "index-pack failed",
        "Could not read ",
        "unable to unpack",
    ];

    /// <summary>
    /// Whether somebody ended git, by Ctrl-C, kill or the end of a session; null is a git that hangs. A crash of its own is no such end: damage
    /// under a memory map is SIGBUS.
    /// </summary>
    /// <param name="exitCode">128 and the number of the signal on Unix; a status of NT on Windows.</param>
    public static bool WasStopped(int? exitCode) =>
        exitCode is null or 128 + 1 or 128 + 2 or 128 + 3 or 128 + 9 or 128 + 15 or unchecked((int)0xC000013A);

    /// <param name="verb">What was asked of git.</param>
    /// <param name="errorText">Its standard error.</param>
    /// <param name="exitCode">For when it said nothing.</param>
    /// <param name="inner">What else is known.</param>
    public static BackupException From(string verb, string errorText, int? exitCode, Exception? inner = null)
    {
        var said = Redactor.Redact(errorText.Trim());
        var message = said.Length > 0 ? $"git {verb} failed: {said}" : $"git {verb} failed with exit code {exitCode}.";
        if (Mentions(FullDisk, said))
        {
            return new BackupException(
                FailureKind.Failed,
                message,
                "Make room on the disk and run the command again.",
                inner
            )
            {
                Code = FailureCode.DiskFull,
            };
        }

        return Mentions(Damage, said)
            ? new BackupException(
                FailureKind.Integrity,
                message,
                "Run `git fsck` in the repository to see what is damaged.",
                inner
            )
            : new BackupException(FailureKind.Failed, message, hint: null, inner);
    }

    private static bool Mentions(string[] phrases, string text) =>
        Array.Exists(phrases, phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
