using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;

namespace ClaudeBackup.Core.Syncing;

/// <summary>An append-only file that no longer extends what is stored; both states are kept.</summary>
/// <param name="Source">Below the Claude home.</param>
/// <param name="SessionId">The session whose transcript or side file it is, where its path tells.</param>
/// <param name="Kind">Shrunk or rewritten.</param>
/// <param name="StoredSize">Source bytes of the fullest stored state.</param>
/// <param name="SourceSize">Bytes it has now.</param>
public sealed record KeptAside(string Source, string? SessionId, ChangeKind Kind, long StoredSize, long SourceSize);

/// <summary>What a sync did.</summary>
public sealed record SyncSummary
{
    /// <summary>The source as it was looked at, beside what is stored after the sync.</summary>
    public required SourceComparison Source { get; init; }

    /// <summary>The commit, or null when nothing had changed.</summary>
    public required ObjectId? Commit { get; init; }

    /// <summary>Config files written or removed.</summary>
    public required int ConfigFiles { get; init; }

    /// <summary>Config files that left the newest snapshot because the user deleted them.</summary>
    public required int ConfigRemoved { get; init; }

    /// <summary>Transcripts of sessions written: new ones and ones that grew.</summary>
    public required int Transcripts { get; init; }

    /// <summary>Of those, transcripts not stored before.</summary>
    public required int NewTranscripts { get; init; }

    /// <summary>Other files of the sessions tier written.</summary>
    public required int OtherFiles { get; init; }

    /// <summary>Files that had not changed, with those left out because they are no text.</summary>
    public required int Unchanged { get; init; }

    /// <summary>The sizes, as scanned, of the files that had to be read.</summary>
    public required long BytesRead { get; init; }

    /// <summary>Bytes added to the repository.</summary>
    public required long BytesAdded { get; init; }

    /// <summary>Sessions' files missing at the source since this run; all stay stored.</summary>
    public required int Vanished { get; init; }

    /// <summary>States that were kept beside the fuller ones.</summary>
    public required IReadOnlyList<KeptAside> KeptAside { get; init; }

    /// <summary>Files that could not be read.</summary>
    public required IReadOnlyList<FileProblem> Problems { get; init; }

    /// <summary>Why not all of the source could be looked at, so that this sync cannot count as a backup of it; null when it could.</summary>
    public required string? Blind { get; init; }

    /// <summary>Sentences the user must see.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Sentences on what else was done, such as bringing an older layout over.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the remote stands.</summary>
    public PushOutcome Push { get; init; } = new PushOutcome.NoRemote();

    /// <summary>Whether more is stored now than before, of this machine or of others.</summary>
    public bool HasChangedSnapshot => Commit is not null || Push is PushOutcome.Agreed { Received.Count: > 0 };

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What this did and what reading some folders once more did, as one.</summary>
    /// <param name="again">What came of that.</param>
    /// <param name="folders">The folders; what was a problem in them when they were read first is none any more.</param>
    public SyncSummary Then(SyncSummary again, IReadOnlyCollection<RelativePath> folders) =>
        this with
        {
            Source = again.Source,
            Commit = again.Commit ?? Commit,
            ConfigFiles = ConfigFiles + again.ConfigFiles,
            ConfigRemoved = ConfigRemoved + again.ConfigRemoved,
            OtherFiles = OtherFiles + again.OtherFiles,
            BytesRead = BytesRead + again.BytesRead,
            BytesAdded = BytesAdded + again.BytesAdded,
            Problems =
            [
                .. Problems.Where(p => !folders.Any(f => RelativePath.TryParse(p.Path)?.StartsWith(f) ?? false)),
                .. again.Problems.Where(p => Problems.All(q => q.Path != p.Path)),
            ],
            Warnings = [.. Warnings, .. again.Warnings.Except(Warnings)],
            Duration = again.Duration,
        };
}
