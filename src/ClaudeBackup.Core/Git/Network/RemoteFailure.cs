using System.Text.RegularExpressions;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>Understands why git could not talk with a remote, from what git, ssh, curl and the other side said.</summary>
public static partial class RemoteFailure
{
    /// <summary>Begins a hint where nothing is lost; how it ends hangs on whether syncs go to that remote.</summary>
    internal const string Safe = "What was saved here is safe";

    // what git makes of a branch that cannot be read
    private const string NoRef = "not our ref 0000000000000000000000000000000000000000";

    private const string NoRepository = "does not appear to be a git repository";

    /// <summary>How it ends where they do.</summary>
    internal const string TriesAgain = "; the next sync tries again.";

    private const string Prove = "claude-backup verify --remote --repair";

    private const string Mend =
        Safe + ". See what is wrong there, and mend it from here where that can be done: " + Prove;

    private const string CheckNetwork = "Check the network. " + Safe + TriesAgain;

    // what git adds to every failure of ssh and of folders
    private static readonly string[] Advice =
    [
        "fatal: Could not read from remote repository",
        "Please make sure you have the correct access rights",
        "and the repository exists",
        "error: failed to push some refs to",
    ];

    private sealed record Understood(string Code, string Hint, params string[] Phrases)
    {
        /// <summary>Whether somebody waited until there was no use in it any more.</summary>
        public bool IsSilence { get; init; }
    }

    // The first that fits counts: a refusal is often followed by words on a connection that was closed.
    private static readonly Understood[] Table =
    [
        new(
            FailureCode.RemoteHostKey,
            "Connect once with ssh by hand, check the key it shows, and accept it if it is right; then run: claude-backup sync",
            "Host key verification failed",
            "REMOTE HOST IDENTIFICATION HAS CHANGED"
        ),
        new(
            FailureCode.RemoteForbidden,
            "It belongs to another user, and git would obey the hooks there as you. If you trust that user, type the line that git names. "
                + Safe
                + TriesAgain,
            "detected dubious ownership"
        ),
        new(
            FailureCode.RemoteDeclined,
            "It uses another object format than this repository: choose one that was made without --object-format=sha256.",
            "mismatched algorithms",
            "hash algorithm"
        ),
        new(
            FailureCode.RemoteDeclined,
            "That repository has a work tree, which a push would leave out of date: choose a bare one, as git init --bare makes it.",
            "refusing to update checked out branch",
            "branch is currently checked out"
        ),
        new(
            FailureCode.RemoteDeclined,
            "History was written anew here, and that repository does not take it. Allow it once, as with git config receive.denyNonFastForwards false there, or by lifting the protection of its branch main; then run: claude-backup sync",
            "denying non-fast-forward",
            "remote rejected] (non-fast-forward)",
            "Cannot force-push to"
        ),
        new(
            FailureCode.RemoteAuth,
            "Give git a way to sign in, with a key in the ssh agent or a credential helper, until this works without a prompt: git ls-remote",
            "Permission denied (",
            "Authentication failed",
            "could not read Username",
            "could not read Password",
            "terminal prompts disabled",
            "returned error: 401",
            "Invalid username or",
            "Too many authentication failures"
        ),
        new(
            FailureCode.RemoteTooLarge,
            "Check the remote's limits on the size of a push and of a file.",
            "pack exceeds maximum allowed size",
            "returned error: 413",
            "exceeds GitHub's file size limit",
            "Large files detected"
        ),
        new(
            FailureCode.RemoteFull,
            "Free some space at the remote, then run: claude-backup sync",
            "No space left on device",
            "Disk quota exceeded",
            "out of disk space"
        ),
        new(
            FailureCode.RemoteForbidden,
            "Ask for permission to write there, or choose another remote with: claude-backup backend set git --remote URL",
            "returned error: 403",
            "access denied",
            "insufficient permission",
            "read-only"
        ),
        // a server on which git is killed says the same: only a look tells
        new(
            FailureCode.RemoteDamaged,
            Mend,
            "missing necessary objects",
            "possible repository corruption on the remote side",
            "did not send all necessary objects",
            "did not receive expected object",
            "unresolved delta",
            "(stored in ./objects/",
            "upload-pack: not our ref",
            "remote: fatal: loose object",
            "remote: fatal: bad object",
            "remote: fatal: bad tree object",
            "remote: fatal: unable to read"
        ),
        new(
            FailureCode.RemoteMissing,
            "Check that the drive is connected and the name is right. Choose another remote with: claude-backup backend set git --remote URL",
            NoRepository,
            "returned error: 404",
            "epository not found",
            "not found",
            "does not exist"
        ),
        new(
            FailureCode.RemoteCertificate,
            "Tell git about the certificate of your host with http.sslCAInfo.",
            "SSL certificate problem",
            "certificate verification failed",
            "certificate verify failed",
            "unable to get local issuer"
        ),
        new(FailureCode.RemoteUnreachable, CheckNetwork, "timed out", "not responding", "Operation too slow")
        {
            IsSilence = true,
        },
        new(
            FailureCode.RemoteUnreachable,
            CheckNetwork,
            "Could not resolve",
            "Temporary failure in name resolution",
            "Name or service not known",
            "Connection refused",
            "Network is unreachable",
            "No route to host",
            "Failed to connect",
            "Couldn't connect",
            "Could not connect",
            "Connection reset",
            "Connection closed",
            "Connection to",
            "Broken pipe",
            "early EOF",
            "hung up unexpectedly",
            "unexpected disconnect",
            "Empty reply",
            "RPC failed",
            "kex_exchange_identification",
            "SSL_ERROR_SYSCALL",
            "GnuTLS recv error",
            "handshake failed",
            "returned error: 429",
            "returned error: 5",
            "Recv failure",
            "Send failure"
        ),
    ];

    /// <summary>The failure to throw.</summary>
    /// <param name="remote">The remote, as it may be shown.</param>
    /// <param name="errorText">What git said.</param>
    public static BackupException From(string remote, string errorText)
    {
        if (errorText.Contains(NoRef, StringComparison.Ordinal) && IsKeptFromUs(remote))
        {
            return new BackupException(
                FailureKind.Failed,
                $"{Verb(FailureCode.RemoteForbidden, remote)}: you may not read its branch.",
                $"Its files are for another user alone: ask whoever owns it to share it with you, or choose another folder. {Safe}{TriesAgain}"
            )
            {
                Code = FailureCode.RemoteForbidden,
            };
        }

        var understood = Array.Find(
            Table,
            row => Array.Exists(row.Phrases, p => errorText.Contains(p, StringComparison.OrdinalIgnoreCase))
        );
        var said = Sentence(Redactor.Redact(errorText), understood?.Code is FailureCode.RemoteDamaged);
        // says nothing more than that
        var isNone = errorText.Contains(NoRepository, StringComparison.OrdinalIgnoreCase);
        return new BackupException(
            FailureKind.Failed,
            isNone && understood?.Code is FailureCode.RemoteMissing
                ? $"{Verb(understood.Code, remote)}."
                : $"{Verb(understood?.Code, remote)}: {(said.Length > 0 ? said : "git said nothing.")}",
            (isNone ? SshServer.MakesRepository(remote) : null) ?? understood?.Hint ?? Safe + TriesAgain,
            understood is { IsSilence: true } ? new TimeoutException(said) : null
        )
        {
            Code = understood?.Code ?? FailureCode.RemoteDeclined,
        };
    }

    /// <summary>What lies there was looked at, and is not whole.</summary>
    /// <param name="said">Which remote, and what is wrong.</param>
    public static BackupException Damaged(string said) =>
        new(FailureKind.Failed, said, Mend) { Code = FailureCode.RemoteDamaged };

    /// <summary>The hint of a failure where no sync is going to try again, for the remote has not become ours.</summary>
    public static string? HintWithoutSync(BackupException failure) =>
        failure.Code == FailureCode.RemoteDamaged
            ? $"On a machine that pushes there, run: {Prove}. Or choose another repository, an empty one."
            : failure.Hint?.Replace(TriesAgain, ".", StringComparison.Ordinal);

    /// <summary>Whether the other side, or the network, was silent for as long as anybody waits: another try would cost the same time again.</summary>
    public static bool IsSilence(BackupException failure) =>
        failure.Code == FailureCode.DeadlineExceeded || failure.InnerException is TimeoutException;

    /// <summary>Whether it says nothing of what was asked for, which may be answered another time.</summary>
    public static bool IsPassing(BackupException failure) =>
        failure.Code is FailureCode.RemoteUnreachable or FailureCode.DeadlineExceeded;

    // git gives no other name to a branch that is damaged
    private static bool IsKeptFromUs(string remote)
    {
        try
        {
            using var branch = File.OpenRead(Path.Combine(remote, RemoteAccess.MainBranch));
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is UnauthorizedAccessException;
        }
    }

    private static string Verb(string? code, string remote) =>
        code switch
        {
            FailureCode.RemoteUnreachable => $"{remote} cannot be reached",
            FailureCode.RemoteAuth => $"{remote} refused the sign-in",
            FailureCode.RemoteHostKey => $"ssh does not trust the host of {remote}",
            FailureCode.RemoteCertificate => $"The certificate of {remote} is not trusted",
            FailureCode.RemoteMissing => $"There is no repository at {remote}",
            FailureCode.RemoteForbidden => $"{remote} denied access",
            FailureCode.RemoteTooLarge => $"{remote} refuses a push of this size",
            FailureCode.RemoteFull => $"{remote} is full",
            FailureCode.RemoteDamaged => $"{remote} seems to be damaged",
            _ => $"{remote} failed",
        };

    // git adds advice and frames in several lines; one line is enough for a message, the telling ones first
    private static string Sentence(string text, bool isDamage)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("hint:", StringComparison.Ordinal))
            .Select(line => line.StartsWith("remote: ", StringComparison.Ordinal) ? line["remote: ".Length..] : line)
            .Where(line =>
                line.Any(char.IsLetterOrDigit)
                && !Array.Exists(Advice, p => line.StartsWith(p, StringComparison.Ordinal))
            )
            .Distinct(StringComparer.Ordinal);
        // of damage every process of both sides tells: the line that names an object says most, and git's own summary least
        return isDamage
            ? lines.OrderByDescending(line => ObjectName().IsMatch(line)).ThenBy(line => line[0] is '[').First()
            : string.Join(" ", lines.Take(6));
    }

    [GeneratedRegex("[0-9a-f]{40}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ObjectName();
}
