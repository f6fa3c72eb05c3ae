using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Decides what a restore does. Pure but for the looks at the target that the survey is asked for.</summary>
/// <param name="look">What lies at a place.</param>
/// <param name="aside">The folder for what is replaced.</param>
/// <param name="cleanupDays">Claude Code's effective cleanup period.</param>
/// <param name="now">The present.</param>
public sealed class RestorePlanner(
    Func<AbsolutePath, IndexEntry, Variant, TargetMatch> look,
    AbsolutePath aside,
    int cleanupDays,
    DateTimeOffset now
)
{
    /// <summary>The project folders of the target in which a session's id has a transcript already.</summary>
    public ILookup<string, string> FoldersOfId { get; init; } = Array.Empty<string>().ToLookup(id => id);

    /// <summary>Whether this system can hold a file of that name.</summary>
    public Func<RelativePath, bool> CanName { get; init; } = _ => true;

    /// <summary>Why nothing can be written to a place.</summary>
    public Func<AbsolutePath, string> Obstacle { get; init; } = target => $"{target} is in the way.";

    /// <summary>The same by the bytes that come back: for a file whose paths are rewritten on the way, and for one that ends where no hash tells.</summary>
    public Func<FileToRestore, AbsolutePath, Variant, TargetMatch>? LookByBytes { get; init; }

    /// <summary>The modification time of what lies at a place, nanoseconds since the Unix epoch; null where it cannot be told.</summary>
    public Func<AbsolutePath, long?> TimeOf { get; init; } = _ => null;

    /// <summary>What is masked in what is stored.</summary>
    public Masks Masks { get; init; } = Masks.None;

    /// <summary>The clock of whoever reads the warnings.</summary>
    public LocalTime Local { get; init; } = LocalTime.Utc;

    /// <summary>Plans a restore: decides for each file by what lies at its target, and warns of what the user should know.</summary>
    public RestorePlan Plan(RestoreRequest request)
    {
        var nowNs = Timestamp.ToUnixNs(now);
        // the client's own file is not written but merged into
        var files = request.Files.Where(f => f.Entry.Source != ClaudeHome.ClaudeJsonSource).ToArray();
        var unplaced = Unplaced(files);
        var refused = unplaced.Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
        var chosen = files
            .Where(f => !refused.Contains(f.Entry.Source.Value) && request.Target.Locate(f.Place) is not null)
            .Select(f => (File: f, Variant: Choose(f.Entry.File, request)))
            .ToArray();
        var meeting = new MeetingFiles(chosen);
        chosen = [.. chosen.Where(f => meeting.IsTaken(f.File))];
        var refreshed = chosen
            .Where(f => f.File.Group is not null)
            .GroupBy(f => (f.File.Machine, f.File.Group))
            .Where(g => RestoredTimes.NeedRefresh(g.Select(f => f.Variant.ModifiedNs), cleanupDays, nowNs))
            .SelectMany(g => g)
            .ToArray();
        var times = RestoredTimes.Refresh(refreshed.Select(f => f.Variant.ModifiedNs), nowNs);
        var isRefreshed = new HashSet<FileToRestore>(refreshed.Select(f => f.File), ReferenceEqualityComparer.Instance);
        var steps = Workers.Map(
            chosen,
            f => Step(f.File, f.Variant, request, isRefreshed.Contains(f.File) ? times[f.Variant.ModifiedNs] : null)
        );
        Array.Sort(steps, (a, b) => string.CompareOrdinal(a.Target.Value, b.Target.Value));
        if (
            request.IsWholeSession
            && Array.Exists(steps, s => IsTranscript(s) && s.Action is RestoreAction.Skip && !IsNewerHere(s, request))
        )
        {
            steps =
            [
                .. steps.Select(s =>
                    s.Action is RestoreAction.Keep ? s : s with { Action = RestoreAction.Refuse, Aside = null }
                ),
            ];
        }

        return new RestorePlan
        {
            Steps = steps,
            Home = request.Target.Root,
            Past = request.Past,
            Warnings = [.. Warnings(steps, request), .. meeting.Warnings],
            Problems =
            [
                .. unplaced,
                .. steps
                    .Where(s => s is { Found: TargetMatch.Unusable, Action: RestoreAction.Skip })
                    .Select(s => new FileProblem(s.File.Source.Value, Obstacle(s.Target))),
            ],
        };
    }

    // All that is stored of it is there already, and the session went on.
    private static bool IsNewerHere(RestoreStep step, RestoreRequest request) =>
        step is { Found: TargetMatch.Ahead, Action: RestoreAction.Skip } && request is { State: null, Past: null };

    private static bool IsTranscript(RestoreStep step) =>
        SessionPath.Of(step.File.Source) is { Role: SessionPathRole.Transcript };

    private FileProblem[] Unplaced(IEnumerable<FileToRestore> files) =>
        [
            .. files
                .Select(f => (f.Entry.Source.Value, Reason: Misplaced(f.Place)))
                .Where(f => f.Reason is not null)
                .Select(f => new FileProblem(f.Value, f.Reason!))
                .OrderBy(p => p.Path, StringComparer.Ordinal),
        ];

    // The lists of another machine are not ours: what they name need not be what a sync would save.
    private string? Misplaced(RelativePath source) =>
        CredentialNames.IsCredential([.. source.Components])
            ? "It has the name of a credentials file, and those are never restored."
        : CanName(source) ? null
        : "This system cannot store a file with that name. Restore it on one that can.";

    // Transcripts come back as the fullest state, of a moment as the one that the source had; files that are simply replaced, as the one they had last.
    private static Variant Choose(StoredFile file, RestoreRequest request) =>
        SessionPath.IsTranscript(file.Source) && request.State is { } state ? state.Of(file)
        : request.Past is null && SessionPath.IsAppendOnly(file.Source) ? file.Fullest
        : file.CurrentVariant;

    private RestoreStep Step(FileToRestore file, Variant variant, RestoreRequest request, long? refreshedNs)
    {
        var target = request.Target.Locate(file.Place)!;
        var found = Found(file, variant, target);
        var action = found switch
        {
            TargetMatch.Missing => RestoreAction.Write,
            TargetMatch.Identical => RestoreAction.Keep,
            TargetMatch.Unusable => RestoreAction.Skip,
            _ => request.Force ? RestoreAction.Replace : RestoreAction.Skip,
        };
        return new RestoreStep
        {
            Machine = file.Machine,
            File = file.Entry.File,
            Variant = variant,
            Target = target,
            Place = file.Place,
            Moved = file.Moved,
            Found = found,
            Action = action,
            ModifiedNs = refreshedNs ?? variant.ModifiedNs,
            TimeRefreshed = action is RestoreAction.Keep ? IsOld(file, target) : refreshedNs is not null,
            Aside = action is RestoreAction.Replace ? aside / file.Place : null,
        };
    }

    private TargetMatch Found(FileToRestore file, Variant variant, AbsolutePath target)
    {
        if (LookByBytes is not null && file.Moved is not null)
        {
            return LookByBytes(file, target, variant);
        }

        var found = look(target, file.Entry, variant);
        return
            LookByBytes is not null
            && found is TargetMatch.Behind
            && variant.Segments.All(s => Masks.Of(s.Hash) is null)
            ? LookByBytes(file, target, variant)
            : found;
    }

    // what is there already would go all the same
    private bool IsOld(FileToRestore file, AbsolutePath target) =>
        file.Group is not null
        && TimeOf(target) is { } time
        && RestoredTimes.NeedRefresh([time], cleanupDays, Timestamp.ToUnixNs(now));

    private IEnumerable<string> Warnings(RestoreStep[] steps, RestoreRequest request)
    {
        foreach (var step in steps.Where(s => s is { Found: TargetMatch.Ahead, Action: not RestoreAction.Refuse }))
        {
            yield return request.IsWholeSession && IsTranscript(step) && IsNewerHere(step, request)
                ? "The session is newer here than in the backup, so there is nothing to restore. Save it with: claude-backup sync"
            : request.Force
                ? $"{step.Target} is newer here than {(request.Past is null ? "in the backup" : "it was then")}. It is kept aside at {step.Aside}."
            : request.Past is not null
                ? $"{step.Target} goes on from what it was then and stays as it is. To replace it, add --force; it is then kept aside."
            : $"{step.Target} is newer here than in the backup and stays as it is. Save it with: claude-backup sync";
        }

        foreach (var warning in MaskWarnings.Of(steps, Masks, Local))
        {
            yield return warning;
        }

        foreach (var warning in request.State is null ? StateWarnings.Of(steps, request, Local) : [])
        {
            yield return warning;
        }

        var nowhere = request.Files.Count(f =>
            f.Entry.Source != ClaudeHome.ClaudeJsonSource && request.Target.Locate(f.Entry.Source) is null
        );
        if (nowhere > 0)
        {
            yield return $"{nowhere} {(nowhere == 1 ? "file" : "files")} of the Claude Desktop app {(nowhere == 1 ? "has" : "have")} no place on this system and {(nowhere == 1 ? "is" : "are")} left out.";
        }

        foreach (var warning in SeveralFolders.Of(steps, FoldersOfId))
        {
            yield return warning;
        }
    }
}
