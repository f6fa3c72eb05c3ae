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
        "packfile",
        "pack index",
        "index file ",
        "does not match index",
        "loose object",
        "not a tree",
        "is a blob, not a",
        "is a tree, not a",
        "is a commit, not a",
        "Can't load tree",
        "Not a valid commit",
        "missing commit",
        "unable to read",
        "invalid sha1 pointer",
        "bad ref for",
        "reference broken",
    ];

    // in the same words, but of a connection or of an account
    private static readonly string[] NoDamage = ["remote repository", "Username", "Password", "askpass"];

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
        var said = Redactor.Redact(WithoutAdvice(errorText));
        var message = said.Length > 0 ? $"git {verb} failed: {said}" : $"git {verb} failed with exit code {exitCode}.";
        if (Mentions(FullDisk, said))
        {
            return new BackupException(FailureKind.Failed, message, "Free some space and run the command again.", inner)
            {
                Code = FailureCode.DiskFull,
            };
        }

        return Mentions(Damage, said) ? Damaged(new InvalidDataException(message, inner))
            : said.Length == 0 && exitCode is { } code && WasStopped(code)
                ? new BackupException(
                    FailureKind.Failed,
                    $"git {verb} was killed before it had ended.",
                    "What was saved before is safe. Run the command again; if it happens again, see whether memory runs out.",
                    inner
                )
            : new BackupException(FailureKind.Failed, message, hint: null, inner);
    }

    /// <summary>Whether git said that its own data here is damaged. What the other side of a connection says of itself counts for nothing.</summary>
    public static bool TellsOfDamage(string errorText) =>
        errorText
            .Split('\n')
            .Any(line =>
                !line.StartsWith("remote: ", StringComparison.Ordinal)
                && Mentions(Damage, line)
                && !Mentions(NoDamage, line)
            );

    /// <summary>git's own data is damaged. What git said of it tells a user nothing, and stays with the cause.</summary>
    /// <param name="inner">The cause.</param>
    public static BackupException Damaged(Exception? inner) =>
        new(
            FailureKind.Integrity,
            "The git data of the repository is damaged.",
            "Run: claude-backup sync. It heals what can be healed, from the files beside it or from the remote, and says what cannot.",
            inner
        );

    // what git advises a user to do, or to switch off, is none of theirs here
    private static string WithoutAdvice(string errorText) =>
        string.Join('\n', errorText.Split('\n').Where(line => !line.StartsWith("hint:", StringComparison.Ordinal)))
            .Trim();

    private static bool Mentions(string[] phrases, string text) =>
        Array.Exists(phrases, phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
