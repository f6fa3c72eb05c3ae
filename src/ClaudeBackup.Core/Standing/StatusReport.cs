using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Standing;

/// <summary>How things stand, found without reading a single session.</summary>
public sealed record StatusReport
{
    /// <summary>This machine.</summary>
    public required MachineIdentity Machine { get; init; }

    /// <summary>Our settings.</summary>
    public required LocalSettings Settings { get; init; }

    /// <summary>What this repository is.</summary>
    public required RepositoryFacts Facts { get; init; }

    /// <summary>The numbers of this machine.</summary>
    public required MachineManifest Numbers { get; init; }

    /// <summary>Bytes of the repository: what lies in the work tree of this machine, and git's packs.</summary>
    public required long RepositorySize { get; init; }

    /// <summary>Sessions stored, of all machines.</summary>
    public required int StoredSessions { get; init; }

    /// <summary>Of those, this machine's.</summary>
    public required int OwnSessions { get; init; }

    /// <summary>The slugs of all machines.</summary>
    public required IReadOnlyList<Slug> Machines { get; init; }

    /// <summary>What each machine last said of itself; one that never did is left out.</summary>
    public required IReadOnlyList<MachineManifest> Manifests { get; init; }

    /// <summary>What is remembered of the remote.</summary>
    public required LastExchange Remote { get; init; }

    /// <summary>Where the second copy is, as far as it can be told here.</summary>
    public required SecondCopy Copy { get; init; }

    /// <summary>What is done about secrets on their way there; null without a remote.</summary>
    public required SecretPolicy? SecretPolicy { get; init; }

    /// <summary>What the scans found so far and the user did not allow, by whether the remote has it.</summary>
    public required ILookup<bool, StoredSecret> Secrets { get; init; }

    /// <summary>How much lies there; null without a remote.</summary>
    public required RemoteSize? RemoteSize { get; init; }

    /// <summary>What the remote does not have, as far as is known here.</summary>
    public required WaitingSnapshots Waiting { get; init; }

    /// <summary>Sessions stored that are missing at the source.</summary>
    public required int AbsentSessions { get; init; }

    /// <summary>Sessions stored of which nobody can tell now whether the source has them: something hides them, such as a drive that is not there.</summary>
    public required int HiddenSessions { get; init; }

    /// <summary>Whether there is a Claude home.</summary>
    public required bool SourceExists { get; init; }

    /// <summary>Links that lead nowhere, such as to a disk that is not mounted, and hide what is saved: the home itself, or in it.</summary>
    public required IReadOnlyList<DanglingLink> Dangling { get; init; }

    /// <summary>Whether new sessions may be where nobody can look: no sync saves them.</summary>
    public required bool IsBlind { get; init; }

    /// <summary>Why nothing of the Claude home of now is saved here, and the way out: another one is. Null where it is the same.</summary>
    public required string? OtherHome { get; init; }

    /// <summary>What of the newest snapshot cannot be read, a sentence for each machine.</summary>
    public required IReadOnlyList<string> Damage { get; init; }

    /// <summary>What proving the repository last came to.</summary>
    public required LastProof Proof { get; init; }

    /// <summary>Every stored byte was read and proved at this time or later; null where some never was.</summary>
    public required DateTimeOffset? AllRead { get; init; }

    /// <summary>Files at the source that the next sync would read: new, or with another fingerprint.</summary>
    public required int UnsavedFiles { get; init; }

    /// <summary>Of those, transcripts.</summary>
    public required int UnsavedSessions { get; init; }

    /// <summary>The machine whose files a home that is gone would get back: this one, or else the one that saved last; null when nothing is stored.</summary>
    public Slug? BringsBack =>
        Manifests
            .Where(m => m.Sessions.Files + m.Config.Files > 0)
            .OrderByDescending(m => string.Equals(m.MachineSlug, Machine.Slug.Value, StringComparison.Ordinal))
            .ThenByDescending(m => m.LastSync, StringComparer.Ordinal)
            .Select(m => Slug.TryParse(m.MachineSlug))
            .FirstOrDefault();

    /// <summary>What Claude Code deletes next.</summary>
    public required PurgeOutlook Purge { get; init; }

    /// <summary>What lies in the Claude home and is not saved; of a folder only its own name. Ordered by path.</summary>
    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    /// <summary>How many sessions the Claude home has that were forgotten, and so are not saved.</summary>
    public required int Forgotten { get; init; }

    /// <summary>Whether something that was forgotten is still to be taken out of this repository.</summary>
    public required bool ForgettingWaits { get; init; }

    /// <summary>Settings files that lost most of what they said, and did not get it back.</summary>
    public required IReadOnlyList<SettingsLoss> Losses { get; init; }

    /// <summary>Other machines of which nothing new has come.</summary>
    public required IReadOnlyList<QuietMachine> Quiet { get; init; }

    /// <summary>Machines that were retired and have saved nothing since.</summary>
    public required IReadOnlyList<Slug> Retired { get; init; }
}
