using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>What bringing an older layout over came to.</summary>
/// <param name="Sentences">What was done.</param>
/// <param name="Problems">Files that could not be brought over whole.</param>
public sealed record MigrationSummary(IReadOnlyList<string> Sentences, IReadOnlyList<FileProblem> Problems);

/// <summary>
/// Brings the reference's older layouts over: once, on the first sync, as an ordinary commit. Killed before the commit,
/// nothing has changed; killed after it, the next run finds the new layout in HEAD and only clears the work tree.
/// </summary>
/// <param name="opened">The repository; the lock is the caller's.</param>
/// <param name="clock">Tells the time of the commit.</param>
public sealed class RepositoryMigration(OpenedRepository opened, TimeProvider clock)
{
    // Its presence says that HEAD was looked at once and needs nothing; its content, which format it then had.
    private const string MarkerFile = "layout";
    private const string Format = "1\n";
    private const string SetAsideBranch = "refs/heads/claude-backup-before-migration";

    private readonly LegacyWorkTree _workTree = new(opened.Repository);

    private BackupRepository Repository => opened.Repository;

    /// <summary>
    /// Migrates when there is something to migrate. When there is not, that costs a few looks at folders and no process: a
    /// repository that was looked at before is marked, and whatever brings an old layout in later (the reference still
    /// running beside us, a pull by hand) shows in the work tree.
    /// </summary>
    /// <returns>What was done, or null when nothing was.</returns>
    /// <exception cref="BackupException">Git failed; nothing is lost and the next run begins anew.</exception>
    public async Task<MigrationSummary?> RunIfNeededAsync(CancellationToken cancellation)
    {
        var marker = Repository.LocalFolder / MarkerFile;
        if (File.Exists(marker.Value) && !_workTree.HasAnything)
        {
            return null;
        }

        await UseOurBranchAsync(cancellation);
        var contents = await new LegacySurvey(Repository, opened.Machine).RunAsync(cancellation);
        var summary =
            contents is not null ? await MigrateAsync(contents, cancellation)
            : Repository.Git.Refs.ReadHead() is { } head && _workTree.HasAnything
                ? await CompleteAsync(head, [], new MigrationSummary([], []), cancellation)
            : null;
        AtomicFile.WriteText(marker, Format);
        return summary;
    }

    private async Task<MigrationSummary?> MigrateAsync(LegacyContents contents, CancellationToken cancellation)
    {
        var scratch = Repository.LocalFolder / Leftovers.Migration;
        if (Directory.Exists(scratch.Value))
        {
            Directory.Delete(scratch.Value, recursive: true);
        }

        Repository.Files.CreateDirectory(scratch, FilePermissions.PrivateDirectory);
        try
        {
            var sentences = Sentences(contents);
            var migrated = await new MigrationRun(opened, clock.GetUtcNow(), LocalTime.Of(clock), scratch).RunAsync(
                contents,
                "migrate: " + sentences[0],
                cancellation
            );
            return migrated is null
                ? null
                : await CompleteAsync(
                    migrated.Commit,
                    migrated.Machines,
                    new MigrationSummary(sentences, migrated.Problems),
                    cancellation
                );
        }
        finally
        {
            Directory.Delete(scratch.Value, recursive: true);
        }
    }

    private async Task<MigrationSummary> CompleteAsync(
        ObjectId commit,
        IReadOnlyList<MachineIndex> indexes,
        MigrationSummary summary,
        CancellationToken cancellation
    )
    {
        await opened.WorkTree.RebuildAsync(commit, cancellation);
        var aside = await new LegacyLeftovers(Repository).ClearAsync(commit, cancellation);
        var store = new IndexStore(Repository);
        foreach (var index in indexes)
        {
            store.Save(index);
        }

        return aside == 0
            ? summary
            : summary with
            {
                Sentences =
                [
                    .. summary.Sentences,
                    $"{Count(aside, "file")} of the older layout that git does not have went to {LegacyLeftovers.Folder(Repository)}.",
                ],
            };
    }

    // The reference let git choose the name of the branch, and a rebase that broke off leaves none.
    private async Task UseOurBranchAsync(CancellationToken cancellation)
    {
        if (string.Equals(Repository.Git.Refs.ReadBranch(), RepositoryLayout.Branch, StringComparison.Ordinal))
        {
            return;
        }

        if (Repository.Git.Refs.ReadHead() is { } head)
        {
            if (Repository.Git.Refs.Read(RepositoryLayout.Branch) is { } other && other != head)
            {
                await Repository.Git.Refs.SetAsync(SetAsideBranch, other, cancellation);
            }

            await Repository.Git.Refs.SetAsync(RepositoryLayout.Branch, head, cancellation);
        }

        await Repository.Git.Refs.PointHeadAsync(RepositoryLayout.Branch, cancellation);
    }

    private List<string> Sentences(LegacyContents contents)
    {
        var sessions = contents.Files.Where(f => SessionPath.IsTranscript(f.Source)).ToArray();
        var version = contents.Files.Any(f => InMachineFolder(contents, f)) ? "3.2" : "3.1";
        var removed = sessions.Count(s => s.Removed is not null);
        var sentences = new List<string>
        {
            $"Brought over {Count(sessions.Length, "session")} from the layout of version {version}"
                + (
                    removed == 0
                        ? "."
                        : $"; {Count(removed, "session")} that had been deleted {(removed == 1 ? "was" : "were")} found in the history."
                ),
        };
        var others = sessions
            .Where(s => s.Slug != opened.Machine.Slug)
            .CountBy(s => s.Slug)
            .OrderBy(s => s.Key, Slug.InOrder)
            .Select(s => $"{s.Value.ToString(CultureInfo.InvariantCulture)} of {s.Key}")
            .ToArray();
        if (others.Length > 0)
        {
            sentences.Add($"Sessions of other machines stay with them: {string.Join(", ", others)}.");
        }

        return sentences;
    }

    private static bool InMachineFolder(LegacyContents contents, LegacyFile file) =>
        contents.Tree.Any(e => LegacyLayout.Of(e.Path) is { Slug: { } slug } && slug == file.Slug);

    private static string Count(int number, string noun) =>
        number.ToString(CultureInfo.InvariantCulture) + " " + noun + (number == 1 ? "" : "s");
}
