using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Setup;

/// <summary>What was answered so far; null where nothing was.</summary>
public sealed record FirstRunAnswers
{
    /// <summary>Of somebody who cannot be asked, or need not.</summary>
    public static FirstRunAnswers None { get; } = new() { IsSilent = true };

    /// <summary>Whether nobody is asked.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Whether it shall be set up.</summary>
    public bool? Agreed { get; init; }

    /// <summary>Where a copy goes.</summary>
    public RemoteChoice? Where { get; init; }

    /// <summary>What lies there; empty too when it could not be looked at.</summary>
    public FoundBackup? Found { get; init; }

    /// <summary>What to do about secrets on their way there.</summary>
    public SecretPolicy? Secrets { get; init; }

    /// <summary>What is brought back.</summary>
    public Wanted? BringBack { get; init; }

    /// <summary>Whether that comes back below the home of this user.</summary>
    public bool? Moves { get; init; }

    /// <summary>When a sync runs by itself.</summary>
    public Schedule? HowOften { get; init; }

    /// <summary>For how long Claude Code keeps sessions.</summary>
    public Kept? KeepLonger { get; init; }
}

/// <summary>What is brought back of what another machine stored.</summary>
/// <param name="Slug">The machine; null for nothing.</param>
/// <param name="Only">One tier of it; null for all.</param>
public sealed record Wanted(Slug? Slug, Tier? Only)
{
    /// <summary>Which folder takes the place of which; null for none.</summary>
    public PathRule? Move { get; init; }
}

/// <summary>An answer on Claude Code's own cleanup.</summary>
/// <param name="Days">For how many days it shall keep sessions; null to leave it as it is.</param>
public sealed record Kept(int? Days);
