namespace ClaudeBackup.Core.Git;

/// <summary>One remote, and how git gets there.</summary>
/// <param name="Address">Without any secret; it is shown in messages and can be seen in the list of processes.</param>
/// <param name="Settings">Settings of git that this remote needs, such as who knows its password.</param>
/// <param name="LongestSilence">After so long without a word from the other side a try has failed.</param>
/// <param name="IsHere">Whether it is a folder of this machine, which git reaches by itself.</param>
public sealed record RemoteAccess(
    string Address,
    IReadOnlyList<GitSetting> Settings,
    TimeSpan LongestSilence,
    bool IsHere
)
{
    /// <summary>How long one transfer may take in all; an upload over a slow line takes what it takes, as long as it goes on.</summary>
    public TimeSpan LongestTransfer { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What the remote is called in the repository's own settings, for the user who types git in it.</summary>
    public const string Name = "origin";

    /// <summary>The remote's branch that carries the snapshots.</summary>
    public const string MainBranch = "refs/heads/main";

    /// <summary>Where a fetch puts the remote's branch before it was looked at.</summary>
    public const string FetchedRef = "refs/claude-backup/fetched";

    /// <summary>The remote's branch as we last agreed with it. Ours alone: a fetch of the user must not move it.</summary>
    public const string AgreedRef = "refs/claude-backup/agreed";

    /// <summary>Where git itself, when the user fetches, puts the remote's branch.</summary>
    public const string TrackingRef = "refs/remotes/origin/main";
}
