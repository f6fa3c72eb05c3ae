using System.Collections.Concurrent;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Restoring;

/// <summary>What a restore did.</summary>
/// <param name="Written">Steps carried out.</param>
/// <param name="Problems">Files that could not be restored; their targets are as they were.</param>
public sealed record RestoreSummary(IReadOnlyList<RestoreStep> Written, IReadOnlyList<FileProblem> Problems)
{
    /// <summary>What went into the client's own file; null when nothing did.</summary>
    public ClaudeJsonMerge? ClaudeJson { get; init; }

    /// <summary>Where the client's own file is as it was before; null when it was not replaced.</summary>
    public AbsolutePath? ClaudeJsonAside { get; init; }

    /// <summary>What Claude Code makes of the sessions; null when nothing was written.</summary>
    public RestoreOutcome? Outcome { get; init; }

    /// <summary>What else is to be told, each a sentence or two.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether stored data turned out to be damaged.</summary>
    public bool FoundDamage { get; init; }

    /// <summary>Which of the problems are of files that were forgotten or pruned meanwhile, by their paths.</summary>
    public IReadOnlyCollection<string> TakenAway { get; init; } = [];

    /// <summary>Whether the stored bytes of this file are not to be had: a session without its transcript is no session.</summary>
    public bool IsWithout(StoredFile? file) =>
        (FoundDamage || TakenAway.Count > 0) && Problems.Any(p => p.Path == file?.Source.Value);
}

/// <summary>
/// Carries a plan out: each file is decompressed and proved, written beside its target, and moved into place; flushed before
/// that unless there are many.
/// </summary>
/// <param name="repository">Where from.</param>
/// <param name="target">The file system of the target.</param>
public sealed class RestoreRun(BackupRepository repository, IFileSystem target)
{
    /// <summary>Whether what is written is to last. What is compared and taken away again is not flushed.</summary>
    public bool IsForGood { get; init; } = true;

    // Flushing file by file costs milliseconds each; above this many files their file system is flushed once, at the end.
    private const int MostFlushed = 64;

    /// <summary>Carries out every step that writes.</summary>
    /// <param name="plan">Made by <see cref="RestorePlanner"/>.</param>
    /// <param name="progress">Told the source bytes written so far, from any thread.</param>
    /// <param name="cancellation">Ends it between two files.</param>
    public async Task<RestoreSummary> ApplyAsync(
        RestorePlan plan,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var steps = plan.Steps.Where(s => s.Action is RestoreAction.Write or RestoreAction.Replace).ToArray();
        var flush = IsForGood && steps.Length <= MostFlushed;
        var written = new ConcurrentBag<RestoreStep>();
        var problems = new ConcurrentBag<FileProblem>();
        var lacking = new LackingFiles();
        var total = steps.Sum(s => s.Variant.Size);
        long bytes = 0;
        using var store = new SegmentStore(repository);
        using var pending = PendingWrites.Begin(
            repository,
            target,
            steps.Select(s => Place(s).Parent!),
            steps.Select(s => s.Aside).OfType<AbsolutePath>()
        );
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Workers.Count };
        await Parallel.ForEachAsync(
            steps,
            options,
            (step, _) =>
            {
                try
                {
                    Restore(step, store, pending, flush);
                    written.Add(step);
                }
                catch (BackupException e) when (e.LacksBytes)
                {
                    lacking.Add(step.File, e);
                }
                catch (Exception e)
                    when ((e is IOException io && !FileSystem.IsDiskFull(io)) || e is UnauthorizedAccessException)
                {
                    problems.Add(new FileProblem(step.File.Source.Value, e.Message));
                }

                progress?.Report(
                    new ByteProgress(Interlocked.Add(ref bytes, step.Variant.Size), total, ProgressStep.Restoring)
                );
                return ValueTask.CompletedTask;
            }
        );
        SetFolderTimes([.. written, .. Rejuvenated(plan, problems)], problems);
        if (IsForGood)
        {
            FlushTogether(written, isFlushed: flush);
            await new RestoredFingerprints(repository, target).KeepAsync([.. written], cancellation);
        }

        return new RestoreSummary(
            [.. written.OrderBy(s => s.Target.Value, StringComparer.Ordinal)],
            [.. lacking.Problems, .. problems]
        )
        {
            FoundDamage = lacking.FoundDamage,
            TakenAway = lacking.TakenAway,
            Warnings = Warnings(pending),
        };
    }

    /// <summary>The files that are there already, and get another time: the old one is all by which Claude Code would delete them.</summary>
    private List<RestoreStep> Rejuvenated(RestorePlan plan, ConcurrentBag<FileProblem> problems)
    {
        var young = new List<RestoreStep>();
        foreach (var step in plan.Steps.Where(s => s is { Action: RestoreAction.Keep, TimeRefreshed: true }))
        {
            try
            {
                target.SetModified(step.Target, step.ModifiedNs);
                young.Add(step);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(new FileProblem(step.File.Source.Value, e.Message));
            }
        }

        return young;
    }

    private void FlushTogether(ConcurrentBag<RestoreStep> written, bool isFlushed)
    {
        if (!isFlushed && written.TryPeek(out var any) && any.Target.Parent is { } folder)
        {
            target.FlushEverything(folder);
        }
    }

    private IReadOnlyList<string> Warnings(PendingWrites pending) =>
        pending.IsDiskFull
            ? [$"The disk of {repository.Root} is full. Nothing can be saved there: free some space."]
            : [];

    // A link the user made stays: the file it leads to is what is replaced.
    private AbsolutePath Place(RestoreStep step) =>
        step.Action is RestoreAction.Replace ? target.RealPath(step.Target) : step.Target;

    private void Restore(RestoreStep step, SegmentStore store, PendingWrites pending, bool flush)
    {
        var place = Place(step);
        var folder = place.Parent!;
        target.CreateDirectory(
            folder,
            step.File.Tier is Tier.Sessions ? FilePermissions.PrivateDirectory : FilePermissions.UsualDirectory
        );
        var temp = pending.TemporaryIn(folder);
        try
        {
            using (var handle = target.CreateNew(temp, FilePermissions.PrivateFile))
            {
                var position = 0L;
                foreach (var content in store.Moved(step.Machine, step.File, step.Variant, step.Moved))
                {
                    RandomAccess.Write(handle, content.Span, position);
                    position += content.Length;
                }

                if (flush)
                {
                    RandomAccess.FlushToDisk(handle);
                }
            }

            target.SetMode(temp, step.Variant.Mode & FilePermissions.Access);
            target.SetModified(temp, step.ModifiedNs);
            if (step.Aside is { } aside)
            {
                Aside.Copy(target, place, repository.Files, aside);
            }

            target.Move(temp, place, overwrite: step.Action is RestoreAction.Replace);
            MakeGitFolders(place);
            if (flush)
            {
                target.FlushDirectory(folder);
            }
        }
        finally
        {
            target.Delete(temp);
        }
    }

    // git takes a folder for a repository only if it has these, and empties them as it packs; empty folders are not stored
    private void MakeGitFolders(AbsolutePath head)
    {
        if (head is { Name: "HEAD", Parent: { Name: ".git" } git })
        {
            target.CreateDirectory(git / "objects", FilePermissions.UsualDirectory);
            target.CreateDirectory(git / "refs", FilePermissions.UsualDirectory);
        }
    }

    // Claude Code deletes some folders by their own time: a folder is as young as the youngest file in it.
    private void SetFolderTimes(IReadOnlyList<RestoreStep> written, ConcurrentBag<FileProblem> problems)
    {
        var newest = new Dictionary<AbsolutePath, long>();
        foreach (var step in written)
        {
            var source = step.File.Source;
            // projects/<dir>/<id>/… , tasks/<id>/… : down to the session's own folder
            var own =
                SessionPath.Of(source) is { Role: SessionPathRole.Side } ? 3
                : SessionPath.OwnerOf(source) is not null ? 2
                : int.MaxValue;
            var folder = step.Target.Parent;
            for (
                var level = source.Components.Count - 1;
                level >= own && folder is { } path;
                level--, folder = path.Parent
            )
            {
                newest[path] = Math.Max(newest.GetValueOrDefault(path, long.MinValue), step.ModifiedNs);
            }
        }

        foreach (var (folder, time) in newest)
        {
            try
            {
                target.SetModified(folder, time);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(new FileProblem(folder.Value, e.Message));
            }
        }
    }
}
