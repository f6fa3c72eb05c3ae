using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Setup;

/// <summary>What a first run finds before anybody is asked.</summary>
public sealed record FirstRunFacts
{
    /// <summary>Whether all is set up already; not after a first run that was killed.</summary>
    public required bool IsThere { get; init; }

    /// <summary>Whether all is set up but the settings are gone, which are then the usual ones with the remote that git knows.</summary>
    public bool HasLostSettings { get; init; }

    /// <summary>Whether there is a Claude home.</summary>
    public required bool HasHome { get; init; }

    /// <summary>The home of the user of this machine; null where there is none.</summary>
    public AbsolutePath? UserHome { get; init; }

    /// <summary>Whether there is a remote: in our settings, or in those of a git repository that is taken over.</summary>
    public required bool HasRemote { get; init; }

    /// <summary>Whether the user is signed in at GitHub; not looked for where it does not matter.</summary>
    public required bool HasGitHub { get; init; }

    /// <summary>After how many days Claude Code deletes sessions; null when it deletes nothing.</summary>
    public required int? CleanupDays { get; init; }
}

/// <summary>What the command line says; null where it says nothing.</summary>
/// <param name="Remote">Where a copy goes.</param>
/// <param name="Secrets">What to do about secrets on their way there.</param>
/// <param name="Schedule">When a sync runs by itself.</param>
/// <param name="CleanupDays">For how many days Claude Code shall keep sessions.</param>
public sealed record FirstRunWish(RemoteChoice? Remote, SecretPolicy? Secrets, Schedule? Schedule, int? CleanupDays)
{
    /// <summary>Whether the Claude home of now is what has become of the one that is saved.</summary>
    public bool HasMovedHome { get; init; }
}
