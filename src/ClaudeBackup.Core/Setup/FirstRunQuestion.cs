using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Setup;

/// <summary>What has to be known before a first run can be planned.</summary>
public abstract record FirstRunQuestion
{
    private FirstRunQuestion() { }

    /// <summary>Whether it shall be set up at all.</summary>
    public sealed record Begin : FirstRunQuestion;

    /// <summary>Where a copy shall go.</summary>
    /// <param name="HasGitHub">Whether GitHub can be had.</param>
    public sealed record Where(bool HasGitHub) : FirstRunQuestion;

    /// <summary>What lies there: asked of the remote, not of the user.</summary>
    /// <param name="Choice">The remote.</param>
    public sealed record WhatIsThere(RemoteChoice Choice) : FirstRunQuestion;

    /// <summary>Whether what looks like a secret may go to a place of which nobody knows who can read it.</summary>
    /// <param name="Url">The place.</param>
    public sealed record SendSecrets(RemoteUrl Url) : FirstRunQuestion;

    /// <summary>Whether something of another machine shall be brought back.</summary>
    /// <param name="Found">What lies at the remote.</param>
    public sealed record BringBack(FoundBackup Found) : FirstRunQuestion;

    /// <summary>Whether what comes back lies below the home of this user then.</summary>
    /// <param name="Offer">Which home takes the place of which.</param>
    public sealed record Move(MoveOffer Offer) : FirstRunQuestion;

    /// <summary>When a sync shall run by itself.</summary>
    public sealed record HowOften : FirstRunQuestion;

    /// <summary>Whether Claude Code shall keep sessions longer.</summary>
    /// <param name="Days">After how many it deletes them now.</param>
    public sealed record KeepLonger(int Days) : FirstRunQuestion;
}
