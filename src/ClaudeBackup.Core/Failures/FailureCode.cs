namespace ClaudeBackup.Core.Failures;

/// <summary>
/// The stable words by which scripts tell failures apart. They are never renamed; <c>docs/scripting.md</c> describes each, and a test compares
/// the two.
/// </summary>
public static class FailureCode
{
    // what a kind of failure says when nothing more precise is known
    public const string Failed = "failed";
    public const string Usage = "usage";
    public const string NotInitialised = "not-initialised";
    public const string Locked = "locked";
    public const string Integrity = "integrity";
    public const string Cancelled = "cancelled";

    // any command
    public const string Unexpected = "unexpected";
    public const string DiskFull = "disk-full";
    public const string Output = "output";
    public const string ExecutableNotFound = "executable-not-found";
    public const string GitUnreadable = "git-unreadable";
    public const string DeadlineExceeded = "deadline-exceeded";

    // what was asked for
    public const string NotFound = "not-found";
    public const string Ambiguous = "ambiguous";
    public const string Exists = "exists";
    public const string Archive = "archive";
    public const string Refused = "refused";
    public const string OnlyCopy = "only-copy";
    public const string Secrets = "secrets";

    // runs, and what starts them by the clock
    public const string SourceUnseen = "source-unseen";
    public const string OtherHome = "other-home";
    public const string Overdue = "overdue";
    public const string RemoteBehind = "remote-behind";
    public const string NoScheduler = "no-scheduler";
    public const string NotInstalled = "not-installed";
    public const string SchedulerRefused = "scheduler-refused";

    // git on its way to a remote
    public const string RemoteUnreachable = "remote-unreachable";
    public const string RemoteAuth = "remote-auth";
    public const string RemoteHostKey = "remote-host-key";
    public const string RemoteCertificate = "remote-certificate";
    public const string RemoteMissing = "remote-missing";
    public const string RemoteForbidden = "remote-forbidden";
    public const string RemoteTooLarge = "remote-too-large";
    public const string RemoteFull = "remote-full";
    public const string RemoteDeclined = "remote-declined";

    // what lies at a remote
    public const string RemoteEmptied = "remote-emptied";
    public const string RemoteRewritten = "remote-rewritten";
    public const string RemoteForeign = "remote-foreign";
    public const string RemoteUnsafe = "remote-unsafe";
    public const string RepositoryUnwritable = "repository-unwritable";
    public const string RemoteIncomplete = "remote-incomplete";
    public const string RemoteDamaged = "remote-damaged";
    public const string RemoteBusy = "remote-busy";

    // GitHub
    public const string RemotePublic = "remote-public";
    public const string RemoteNotCreated = "remote-not-created";
    public const string RemoteRenamed = "remote-renamed";
    public const string RemoteDisabled = "remote-disabled";
    public const string RemoteArchived = "remote-archived";
    public const string GhMissing = "gh-missing";
    public const string GhSignedOut = "gh-signed-out";
    public const string GhExpired = "gh-expired";
    public const string SsoRequired = "sso-required";
    public const string RateLimited = "rate-limited";

    /// <summary>The word for a failure of which only the kind is known.</summary>
    internal static string Of(FailureKind kind) =>
        kind switch
        {
            FailureKind.Usage => Usage,
            FailureKind.NotInitialised => NotInitialised,
            FailureKind.Locked => Locked,
            FailureKind.Integrity => Integrity,
            FailureKind.Cancelled => Cancelled,
            _ => Failed,
        };
}
