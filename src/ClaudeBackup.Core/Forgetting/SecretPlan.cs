using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>A file in which a secret stands.</summary>
/// <param name="Machine">The slug of the machine that stored it; empty in layouts that knew no machines.</param>
/// <param name="File">At the source, as far as its place tells.</param>
/// <param name="States">How many stored pieces of it, of all its states, have it.</param>
public sealed record SecretPlace(string Machine, string File, int States);

/// <summary>What forgetting a secret is going to do, decided before anything changes.</summary>
public sealed record SecretPlan
{
    internal SecretPlan(MeantSecret secret, SecretHunt hunt) => (Secret, Hunt) = (secret, hunt);

    /// <summary>The fingerprint of the secret, as a scan on this machine tells it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The rule that finds it.</summary>
    public required string Rule { get; init; }

    /// <summary>What it opens, in a few words.</summary>
    public required string Issuer { get; init; }

    /// <summary>Where it stands, in order.</summary>
    public required IReadOnlyList<SecretPlace> Places { get; init; }

    /// <summary>How many snapshots hold it, or come after one that does, and are written anew.</summary>
    public required int Snapshots { get; init; }

    /// <summary>How many of git's objects have it.</summary>
    public required int Objects { get; init; }

    /// <summary>Where the same is masked; null without a remote.</summary>
    public required string? Remote { get; init; }

    /// <summary>The remotes that had it, as far as is known here.</summary>
    public required IReadOnlyList<string> SentTo { get; init; }

    /// <summary>Files of the Claude home that have it. They stay; it is masked in what is saved of them.</summary>
    public required IReadOnlyList<AbsolutePath> AtSource { get; init; }

    /// <summary>What has it and cannot be reached from here.</summary>
    public required IReadOnlyList<string> OutOfReach { get; init; }

    /// <summary>Knows what was looked at.</summary>
    internal SecretHunt Hunt { get; }

    /// <summary>The secret.</summary>
    internal MeantSecret Secret { get; }
}
