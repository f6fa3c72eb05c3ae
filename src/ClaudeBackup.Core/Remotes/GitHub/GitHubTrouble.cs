namespace ClaudeBackup.Core.Remotes;

/// <summary>Why nothing can be learned from GitHub through gh, or nothing done.</summary>
public abstract record GitHubTrouble
{
    private GitHubTrouble() { }

    /// <summary>There is no gh on the PATH.</summary>
    public sealed record NotInstalled : GitHubTrouble;

    /// <summary>gh has no token for github.com.</summary>
    public sealed record SignedOut : GitHubTrouble;

    /// <summary>GitHub does not accept gh's token: it has expired or was revoked.</summary>
    public sealed record Expired : GitHubTrouble;

    /// <summary>The organization wants the user to sign in through its own service first.</summary>
    /// <param name="Page">Where to do that, on github.com; null when GitHub does not say.</param>
    public sealed record SsoRequired(Uri? Page) : GitHubTrouble;

    /// <summary>There were too many requests.</summary>
    /// <param name="Until">When GitHub answers again, by its own clock, if it says so.</param>
    public sealed record RateLimited(DateTimeOffset? Until) : GitHubTrouble;

    /// <summary>GitHub understood and does not want to.</summary>
    /// <param name="Reason">In GitHub's words, on one line.</param>
    public sealed record Forbidden(string Reason) : GitHubTrouble;

    /// <summary>No answer, or none that GitHub gives when it is well.</summary>
    /// <param name="Reason">In the words of gh, on one line.</param>
    public sealed record Unreachable(string Reason) : GitHubTrouble;

    /// <summary>gh did not end in the time it was given, and was ended.</summary>
    /// <param name="Waited">That time.</param>
    public sealed record Silent(TimeSpan Waited) : GitHubTrouble;
}

/// <summary>As whom gh speaks to GitHub.</summary>
public abstract record GitHubAccount
{
    private GitHubAccount() { }

    public sealed record SignedIn(string Login) : GitHubAccount;

    public sealed record Refused(GitHubTrouble Trouble) : GitHubAccount;
}

/// <summary>What GitHub says of a name.</summary>
public abstract record GitHubLookup
{
    private GitHubLookup() { }

    /// <summary>It is there; it was renamed or moved when it has another <see cref="GitHubRepository.Name"/> than asked for.</summary>
    public sealed record Found(GitHubRepository Repository) : GitHubLookup;

    /// <summary>It does not exist, or the account may not know that it does; GitHub does not tell these apart.</summary>
    public sealed record Missing : GitHubLookup;

    public sealed record Refused(GitHubTrouble Trouble) : GitHubLookup;
}
