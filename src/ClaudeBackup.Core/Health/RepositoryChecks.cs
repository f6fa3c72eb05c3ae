using System.Globalization;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Verifying;

namespace ClaudeBackup.Core.Health;

/// <summary>Looks at the repository and the disk that it is on. No session is read, and nothing of what one check finds is believed by another.</summary>
/// <param name="repository">The repository, which need not be there.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RepositoryChecks(BackupRepository repository, TimeProvider clock)
{
    private const long Scarce = 2L * 1024 * 1024 * 1024;
    private const long TooLittle = 128L * 1024 * 1024;
    private const int OthersMay = 0x3F;
    private const int MostNamed = 5;

    // what git keeps of a repository that is packed now and then is about what lies beside it
    private const int MuchMore = 4;
    private const long FewBytes = 256L * 1024 * 1024;

    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(21);

    /// <summary>The checks.</summary>
    public IReadOnlyList<Check> All =>
        [
            new("git", GitAsync),
            new("repository", StructureAsync),
            new("permissions", _ => Told(Permissions)) { IsOfRepository = true },
            new("disk", _ => Told(Disk)),
            new("proof", _ => Told(() => [Proof(LastProof.Read(repository), clock.GetUtcNow())]))
            {
                IsOfRepository = true,
            },
            new("growth", _ => Told(Growth)) { IsOfRepository = true },
            .. new OtherWriterChecks(repository, clock).All,
        ];

    /// <summary>What the last proof tells. Pure.</summary>
    /// <param name="proof">The last proof.</param>
    /// <param name="now">The present.</param>
    public static Finding Proof(LastProof proof, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return (proof.Damage ?? proof.Last?.Damage) is { } damage
                ? Finding.Failure(damage) with
                {
                    Command = "claude-backup verify --read-data --repair",
                }
            : proof.RemoteDamage is { } there
                ? Finding.Failure(there) with
                {
                    Command = "claude-backup verify --remote --repair",
                }
            : proof.Looked is not { } looked
                ? Finding.Warning("What is saved was never verified.") with
                {
                    Command = "claude-backup verify --read-data",
                }
            : now - looked > LongAgo
                ? Finding.Warning(
                    $"What is saved was last verified {(now - looked).Days} days ago; scheduled runs do it every week."
                ) with
                {
                    Command = "claude-backup verify",
                }
            : Finding.Ok(
                proof.Full is { } drill
                    ? $"Verified, and everything was restored for practice: {drill.Whole:N0} of {drill.Sessions:N0} sessions came back whole."
                    : "Verified. To restore everything for practice: claude-backup verify --drill"
            );
    }

    /// <summary>How much room is enough. Pure.</summary>
    /// <param name="free">Bytes that are free for this user.</param>
    /// <param name="place">Of what disk.</param>
    public static Finding Room(long free, string place)
    {
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{(free > Scarce ? "" : "Only ")}{Amount(free)} are free on the disk of {place}."
        );
        return free < TooLittle
                ? Finding.Failure(sentence) with
                {
                    Hint = "Nothing can be saved on a full disk: free some space.",
                }
            : free < Scarce ? Finding.Warning(sentence) with { Hint = "Free some space." }
            : Finding.Ok(sentence);
    }

    private static string Amount(long bytes) =>
        bytes < 1e8
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");

    private static Task<IReadOnlyList<Finding>> Told(Func<IReadOnlyList<Finding>> look) => Task.FromResult(look());

    private async Task<IReadOnlyList<Finding>> GitAsync(CancellationToken cancellation) =>
        [Finding.Ok($"git {(await repository.Git.VersionAsync(cancellation)).Text}.")];

    private async Task<IReadOnlyList<Finding>> StructureAsync(CancellationToken cancellation)
    {
        if (OfAnother() is { } foreign)
        {
            return [foreign];
        }

        if (!Directory.Exists(repository.LocalFolder.Value))
        {
            // says how one is made, or that a drive is missing
            _ = MachineIdentity.Read(repository);
        }

        // what another user's run left is not damaged, it cannot be read; looked at where anything is wrong, for there are many files
        var isForeign = new Lazy<bool>(() =>
            FileOwner.Self is { } self && FileOwner.FindForeign(repository.Root / ".git", self) is not null
        );
        Finding[] wrong =
        [
            .. new LocalCheck(repository)
                .Run()
                .Concat(new GitCheck(repository).Refs())
                .Concat(await ObjectsAsync(isForeign, cancellation))
                .Where(d => d.Harm is not Harm.None)
                .Select(d =>
                    (d.AffectsSaved ? Finding.Failure(d.Meaning) : Finding.Warning(d.Meaning)) with
                    {
                        Command = isForeign.Value
                            ? FileOwner.TakeBack(repository.Root)
                            : "claude-backup verify --repair",
                        Fix = isForeign.Value ? null : HarmlessFix.Structure,
                    }
                ),
        ];
        return wrong.Length > 0 ? wrong
            : repository.Head is null
                ?
                [
                    Finding.Warning($"Nothing is saved in {repository.Root} yet.") with
                    {
                        Command = "claude-backup sync",
                    },
                ]
            : [Finding.Ok($"{repository.Root} has a sound newest snapshot.")];
    }

    // what has changed of git's files since the last sync is read, and whether all that snapshots need is there
    private async Task<IReadOnlyList<Defect>> ObjectsAsync(Lazy<bool> isForeign, CancellationToken cancellation)
    {
        if (repository.Head is not { } head || repository.Git.Settings.Wrong() is not null)
        {
            return [];
        }

        var git = new GitCheck(repository);
        return await new CommitGraph(repository.Git).HasCommitAsync(head, cancellation)
            ?
            [
                .. git.Objects(everything: false, cancellation).Defects,
                .. (await git.MissingAsync(RepositoryHealing.Tips(repository), view: null, cancellation)).Take(
                    MostNamed
                ),
            ]
            :
            [
                new Defect(
                    DefectKind.GitObject,
                    head.ToString(),
                    isForeign.Value
                        ? $"Git cannot read the newest snapshot in {repository.Root}: files there belong to another user."
                        : $"Git has lost the newest snapshot in {repository.Root}.",
                    Harm.NoCopy
                ),
            ];
    }

    // of which nothing can be looked at
    private Finding? OfAnother()
    {
        if (
            FileOwner.Self is not { } self
            || self == 0
            || repository.Files.TryLook(repository.Root)?.Owner is not { } owner
            || owner.User == self
        )
        {
            return null;
        }

        var finding = Finding.Failure($"{repository.Root} belongs to another user.");
        return owner.User == 0
            ? finding with
            {
                Command = FileOwner.TakeBack(repository.Root),
            }
            : finding with
            {
                Hint = "Run the command as that user, or set CLAUDE_BACKUP_DIR to a folder of your own.",
            };
    }

    private IReadOnlyList<Finding> Permissions()
    {
        if (repository.Files.TryLook(repository.Root) is not { } root)
        {
            return [Finding.Failure($"{repository.Root} is not there.")];
        }

        if (FileOwner.Self is { } self && FileOwner.FindForeign(repository.Root, self) is { } foreign)
        {
            return
            [
                Finding.Failure($"{foreign} belongs to another user, probably left by a run with sudo.") with
                {
                    Command = FileOwner.TakeBack(repository.Root),
                },
            ];
        }

        if (FileOwner.Self is not null && (root.Mode & OthersMay) != 0)
        {
            return
            [
                Finding.Warning($"Other users of this computer can look into {repository.Root}.") with
                {
                    Command = $"chmod 700 {ShellLine.Quoted(Shell.Posix, repository.Root.Value)}",
                    Fix = HarmlessFix.Permissions,
                },
            ];
        }

        var probe = repository.LocalFolder / $".doctor.tmp-{Guid.NewGuid().ToString("N")[..12]}";
        try
        {
            File.WriteAllBytes(probe.Value, []);
            File.Delete(probe.Value);
            return [Finding.Ok("The repository is this user's alone, and can be written.")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Finding.Failure($"{repository.Root} cannot be written: {e.Message}")];
        }
    }

    private IReadOnlyList<Finding> Disk() =>
        [Room(new DriveInfo(Nearest(repository.Root).Value).AvailableFreeSpace, repository.Root.Value)];

    private IReadOnlyList<Finding> Growth()
    {
        var git = repository.PackBytes;
        var beside = new IndexStore(repository)
            .Machines()
            .Select(slug => new IndexStore(repository).Cached(slug))
            .OfType<MachineIndex>()
            .Sum(i => i.Files.Sum(f => f.Variants.Sum(v => v.StoredSize)));
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{beside / 1e6:N0} MB are stored, and {git / 1e6:N0} MB in git with all history."
        );
        return
        [
            git > FewBytes && git > MuchMore * beside
                ? Finding.Warning(sentence) with
                {
                    Hint =
                        "Something is rewritten again and again; `claude-backup versions` of a session shows its states. What earlier snapshots have and later ones too: claude-backup prune --keep-within 2w --keep-daily 30 --dry-run",
                }
                : Finding.Ok(sentence),
        ];
    }

    private static AbsolutePath Nearest(AbsolutePath path)
    {
        while (!Directory.Exists(path.Value) && path.Parent is { } parent)
        {
            path = parent;
        }

        return path;
    }
}
