using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>What lies where a file is to be restored.</summary>
public enum TargetMatch
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>The same bytes.</summary>
    Identical,

    /// <summary>Fewer bytes than stored, the same as far as whole segments tell; within a segment the hash cannot say.</summary>
    Behind,

    /// <summary>The stored bytes and more behind them.</summary>
    Ahead,

    /// <summary>Other bytes.</summary>
    Different,

    /// <summary>Something that is no regular file, or that cannot be read.</summary>
    Unusable,
}

/// <summary>What happens to one file.</summary>
public enum RestoreAction
{
    /// <summary>It is written.</summary>
    Write,

    /// <summary>It is there already.</summary>
    Keep,

    /// <summary>It differs and stays, for nothing is replaced without being told to.</summary>
    Skip,

    /// <summary>It is replaced; what was there is kept aside.</summary>
    Replace,

    /// <summary>Nothing is done, for the transcript of its session differs, and a session comes back whole or not at all.</summary>
    Refuse,
}

/// <summary>One file of a plan.</summary>
public sealed record RestoreStep
{
    /// <summary>The slug of the machine that stored it.</summary>
    public required Slug Machine { get; init; }

    /// <summary>What to restore.</summary>
    public required StoredFile File { get; init; }

    /// <summary>Which state of it.</summary>
    public required Variant Variant { get; init; }

    /// <summary>Where to.</summary>
    public required AbsolutePath Target { get; init; }

    /// <summary>The same below the Claude home; another one than its source when its project comes back elsewhere.</summary>
    public required RelativePath Place { get; init; }

    /// <summary>What the paths in it become; null when it comes back as it is stored.</summary>
    public MovedPaths? Moved { get; init; }

    /// <summary>What lies there.</summary>
    public required TargetMatch Found { get; init; }

    /// <summary>What is done, for the reason that <see cref="Found"/> gives.</summary>
    public required RestoreAction Action { get; init; }

    /// <summary>The modification time it gets, nanoseconds since the Unix epoch.</summary>
    public required long ModifiedNs { get; init; }

    /// <summary>Whether it gets that time, and not its own, so that Claude Code does not delete it: also where it is there already.</summary>
    public required bool TimeRefreshed { get; init; }

    /// <summary>Where the replaced file goes.</summary>
    public AbsolutePath? Aside { get; init; }
}

/// <summary>Everything a restore is going to do, decided before anything is written. What <c>--dry-run</c> prints.</summary>
public sealed record RestorePlan
{
    /// <summary>Ordered by target.</summary>
    public required IReadOnlyList<RestoreStep> Steps { get; init; }

    /// <summary>Sentences the user must see first.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What cannot be restored; the rest is.</summary>
    public IReadOnlyList<FileProblem> Problems { get; init; } = [];

    /// <summary>The Claude home to which it restores.</summary>
    public required AbsolutePath Home { get; init; }

    /// <summary>Which projects come back elsewhere than they were.</summary>
    public IReadOnlyList<ProjectMove> Moves { get; init; } = [];

    /// <summary>The sessions of which it restores files, as they are when they have come back.</summary>
    public IReadOnlyList<StoredSession> Sessions { get; init; } = [];

    /// <summary>Where the one session goes on that it is for; null when it is for more, or there is no transcript.</summary>
    public ResumePlace? Resume { get; init; }

    /// <summary>What goes into the client's own file; null when nothing is stored of it, or it cannot be.</summary>
    public ClaudeJsonMerge? ClaudeJson { get; init; }

    /// <summary>The snapshot of a moment in the past that it brings back; null for the newest.</summary>
    public ChosenSnapshot? Past { get; init; }

    /// <summary>What <see cref="ClaudeJson"/> was made of.</summary>
    internal ClaudeJsonRequest? ClaudeJsonRequest { get; init; }

    /// <summary>Why it is not to be carried out; null when it may be.</summary>
    public Refusal? Refusal =>
        Steps.FirstOrDefault(s => s.Action is RestoreAction.Refuse && SessionPath.IsTranscript(s.File.Source))
            is not { } step
            ? null
            : new Refusal(
                FailureCode.Exists,
                step.Found switch
                {
                    TargetMatch.Ahead when Past is not null =>
                        $"{step.Target} exists and goes on from what it was then.",
                    TargetMatch.Ahead => $"{step.Target} exists and is newer here than in the backup.",
                    TargetMatch.Behind => $"{step.Target} exists and is shorter here than in the backup.",
                    TargetMatch.Unusable =>
                        $"{step.Target} is in the way: it is not a regular file, or cannot be read.",
                    _ => $"{step.Target} exists and differs from the backup.",
                },
                step.Found is TargetMatch.Unusable
                    ? "Move it away, then run the same command again."
                    : "To replace it, add --force; what is there is then kept aside."
            );
}

/// <summary>A request to restore.</summary>
/// <param name="Files">What, each with the machine that stored it; all of one session have one group.</param>
/// <param name="Target">The Claude home to write to, with the places outside it.</param>
/// <param name="Force">Whether what differs is replaced.</param>
public sealed record RestoreRequest(IReadOnlyList<FileToRestore> Files, ClaudeHome Target, bool Force)
{
    /// <summary>Whether it is for one session, which is refused as a whole when its transcript is there, differs and may not be replaced.</summary>
    public bool IsWholeSession { get; init; }

    /// <summary>The snapshot of a moment in the past that the files are of: then they come back in the state that the source had; null for the newest.</summary>
    public ChosenSnapshot? Past { get; init; }

    /// <summary>Which state of a transcript; null leaves the choice to the plan, which tells when there was one.</summary>
    public WantedState? State { get; init; }
}

/// <summary>One file to restore.</summary>
/// <param name="Machine">The slug of the machine that stored it.</param>
/// <param name="Entry">The file; its fullest state is restored, but of files that are simply replaced the current one.</param>
/// <param name="Group">Names the session it belongs to; null for config, memory and history, which Claude Code never deletes.</param>
public sealed record FileToRestore(Slug Machine, IndexEntry Entry, string? Group)
{
    /// <summary>Where it goes, below the Claude home: where it was, unless its project comes back elsewhere.</summary>
    public RelativePath Place { get; init; } = Entry.Source;

    /// <summary>What the paths in it become; null when it comes back as it is stored.</summary>
    public MovedPaths? Moved { get; init; }
}
