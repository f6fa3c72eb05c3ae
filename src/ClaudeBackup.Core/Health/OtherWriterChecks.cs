using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Health;

/// <summary>Looks for other programs that write into the repository, or into what it saves.</summary>
/// <param name="repository">The repository.</param>
/// <param name="clock">Tells the time.</param>
public sealed class OtherWriterChecks(BackupRepository repository, TimeProvider clock)
{
    private const int Often = 3;

    private static readonly string[] Copiers =
    [
        "Dropbox",
        "OneDrive",
        "Google Drive",
        "GoogleDrive",
        "Nextcloud",
        "ownCloud",
        "Syncthing",
        "Mobile Documents",
    ];

    /// <summary>The checks.</summary>
    public IReadOnlyList<Check> All =>
        [new("other programs", _ => Task.FromResult<IReadOnlyList<Finding>>(Look())) { IsOfRepository = true }];

    /// <summary>What a lock of git's own that is there means. Pure.</summary>
    /// <param name="file">The lock.</param>
    /// <param name="age">For how long it has been there.</param>
    public static Finding LeftLock(AbsolutePath file, TimeSpan age)
    {
        ArgumentNullException.ThrowIfNull(file);
        var shell = ShellLine.ShellsOfThisSystem[0];
        return age > GitLeftovers.OldEnough
            ? Finding.Warning($"{file} is there: a git of yours was killed in the repository.") with
            {
                Command = "claude-backup doctor --fix",
                Fix = HarmlessFix.Structure,
            }
            : Finding.Warning($"{file} is there: a git of yours is at work in the repository, or was killed.") with
            {
                Command = ShellLine.DeleteFile(shell, file.Value),
                Hint =
                    "Not while a git of yours is at work there. Syncs do not wait for it, and take it away once it is an hour old.",
            };
    }

    private Finding[] Look()
    {
        Finding[] found = [.. new[] { Copied(), Locked(), Committed(), Rewritten() }.OfType<Finding>()];
        return found.Length > 0
            ? found
            : [Finding.Ok("Nothing else writes into the repository or rewrites transcripts.")];
    }

    private Finding? Copied() =>
        Array.Find(Copiers, name => repository.Root.Value.Contains(name, StringComparison.OrdinalIgnoreCase))
            is { } copier
            ? Finding.Warning(
                $"{repository.Root} lies in a folder that {copier} copies: it may write into the repository what another computer has."
            ) with
            {
                Hint =
                    "Keep the repository elsewhere (CLAUDE_BACKUP_DIR), and the second copy at a git remote: claude-backup backend set git --remote URL",
            }
            : null;

    private Finding? Locked() =>
        repository.Root / ".git" / "index.lock" is var file && File.Exists(file.Value)
            ? LeftLock(file, clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file.Value))
            : null;

    // no snapshot goes on from it
    private Finding? Committed()
    {
        var kept = new RefFiles(repository.Root / ".git")
            .All()
            .Where(name => name.StartsWith(RefHealing.AsideBranch, StringComparison.Ordinal))
            .Select(name => name["refs/heads/".Length..])
            .ToArray();
        var shell = ShellLine.ShellsOfThisSystem[0];
        var root = ShellLine.Quoted(shell, repository.Root.Value);
        return kept is [var first, ..]
            ? Finding.Warning(
                $"{string.Join(", ", kept)}: another program committed to the repository, or moved its branch. That is kept there, and no snapshot goes on from it."
            ) with
            {
                Command = $"git -C {root} log --stat {first}",
                Hint = $"When nobody needs it any more: git -C {root} branch -D {string.Join(' ', kept)}",
            }
            : null;
    }

    private Finding? Rewritten()
    {
        if (
            MachineIdentity.TryRead(repository) is not { } machine
            || new IndexStore(repository).Cached(machine.Slug) is not { } index
        )
        {
            return null;
        }

        var often = index.Files.Where(f => f.Variants.Count > Often).ToArray();
        return often.MaxBy(f => f.Variants.Count) is { } worst
            ? Finding.Warning(
                $"{often.Length:N0} session{(often.Length == 1 ? " was" : "s were")} rewritten at the source three times or more: a program or hook changes transcripts, and each state is kept."
            ) with
            {
                Command = $"claude-backup versions {Path.GetFileNameWithoutExtension(worst.Source.Name)}",
            }
            : null;
    }
}
