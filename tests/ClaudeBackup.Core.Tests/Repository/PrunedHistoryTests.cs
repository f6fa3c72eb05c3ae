using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>Whoever knows the same of what was forgotten and pruned comes to the same commits, in whichever order it was heard.</summary>
public sealed class PrunedHistoryTests : IDisposable
{
    private const int Forgotten = 3;

    private static readonly Slug[] Machines = [Slug.Parse("one"), Slug.Parse("two")];

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task In_any_order_it_comes_to_the_same_history(int seed)
    {
        var random = new Random(seed);
        var git = new GitClient(new ProcessRunner(), _directory.Path);
        await git.InitAsync(Token);
        var (tip, names) = await WriteAsync(git, random);
        var sessions = ForgottenSessions.Of([new Tombstone(Id(Forgotten), null, DateTimeOffset.UnixEpoch)]);
        var (some, others) = (Some(names, random), Some(names, random));
        ToErase[] steps =
        [
            new(sessions, PrunedSnapshots.None),
            new(ForgottenSessions.None, some),
            new(ForgottenSessions.None, others),
        ];

        var atOnce = await RewriteAsync(git, tip, new ToErase(sessions, some.And(others)));
        var ends = new List<ObjectId>();
        foreach (var order in new[] { "012", "120", "201", "210", "021", "102" })
        {
            var commit = tip;
            foreach (var step in order)
            {
                commit = await RewriteAsync(git, commit, steps[step - '0']);
            }

            ends.Add(commit);
        }

        Assert.NotEqual(tip, atOnce);
        Assert.All(ends, end => Assert.Equal(atOnce, end));
        Assert.Equal(atOnce, await RewriteAsync(git, atOnce, new ToErase(sessions, some.And(others))));
        await HoldsAsync(git, tip, atOnce, some.And(others));
    }

    // two machines that save, and join histories now and then
    private static async Task<(ObjectId Tip, IReadOnlyList<(Slug Machine, ObjectId Name)> Names)> WriteAsync(
        GitClient git,
        Random random
    )
    {
        var heads = new ObjectId?[Machines.Length];
        var versions = new int[Machines.Length];
        var names = new List<(Slug, ObjectId)>();
        for (var step = 0; step < 24; step++)
        {
            var who = random.Next(Machines.Length);
            var other = heads[1 - who];
            if (random.Next(4) == 0 && other is not null && other != heads[who])
            {
                heads[who] = await JoinAsync(git, heads[who], other, who, step);
                if (random.Next(2) == 0)
                {
                    heads[1 - who] = heads[who];
                }

                continue;
            }

            versions[who]++;
            await using var import = git.StartImport();
            var manifest = Bytes($"{{\"n\":{versions[who]},\"m\":{who}}}\n");
            var blob = import.AddBlob(manifest);
            var session = import.AddBlob(Bytes($"{step} {who}"));
            import.BeginCommit($"refs/heads/made-{step}", heads[who], $"sync {Machines[who]}", At(step));
            import.Modify(Machines[who].PathOf(RepositoryLayout.ManifestFile), TreeMode.File, blob);
            import.Modify(Machines[who].PathOf($"projects/-p/{Id(random.Next(4))}.jsonl.gz"), TreeMode.File, session);
            heads[who] = await import.FinishAsync(Token);
            names.Add((Machines[who], ObjectId.OfBlob(manifest)));
        }

        var tip =
            heads[0] is { } one && heads[1] is { } two && one != two
                ? await JoinAsync(git, one, two, 0, 99)
                : heads[0] ?? heads[1]!;
        return (tip, names);
    }

    private static async Task<ObjectId> JoinAsync(GitClient git, ObjectId? ours, ObjectId theirs, int who, int step)
    {
        if (ours is null)
        {
            return theirs;
        }

        var own = (await MachineTrees.ReadAsync(git, ours, Token)).GetValueOrDefault(Machines[who]);
        await using var import = git.StartImport();
        import.BeginCommit($"refs/heads/joined-{step}", ours, $"merge {Machines[who]}", At(step), theirs);
        import.ReplaceTree("", await new CommitGraph(git).TreeOfAsync(theirs, Token));
        if (own is not null)
        {
            import.ReplaceTree(Machines[who].Folder, own);
        }

        return await import.FinishAsync(Token);
    }

    private static PrunedSnapshots Some(IReadOnlyList<(Slug Machine, ObjectId Name)> names, Random random) =>
        PrunedSnapshots.Of([
            .. Machines.Select(m =>
                (
                    m,
                    ObjectId.None,
                    (IReadOnlyList<PrunedLine>)
                        [
                            new PrunedLine(
                                DateTimeOffset.UnixEpoch,
                                "",
                                WithOnlyCopies: false,
                                [.. names.Where(n => n.Machine == m && random.Next(2) == 0).Select(n => n.Name)]
                            ),
                        ],
                    names.LastOrDefault(n => n.Machine == m).Name
                )
            ),
        ]);

    private static async Task<ObjectId> RewriteAsync(GitClient git, ObjectId tip, ToErase toErase)
    {
        using var pack = new PackFile(git);
        await using var reader = git.OpenBlobs();
        var thinned = new ThinnedTrees(toErase.Pruned, reader, pack);
        var trees = new TreesWithout(toErase.Sessions, MaskMap.None, reader, pack, thinned.Read);
        var history = await new HistoryRewriter(git).RunAsync(
            [tip],
            [],
            (id, commit) => thinned.Of(id, commit) is { } tree ? trees.Of(tree) : null,
            reader,
            pack,
            Token
        );
        await pack.FinishAsync(isPromised: false, Token);
        return history.Of(tip);
    }

    // nothing pruned is left, and everything else is
    private static async Task HoldsAsync(GitClient git, ObjectId before, ObjectId after, PrunedSnapshots pruned)
    {
        foreach (var machine in Machines)
        {
            var path = machine.PathOf(RepositoryLayout.ManifestFile);
            var was = (await new CommitGraph(git).ChangesAsync(before, [path], Token)).Select(c => c.Id).ToHashSet();
            var now = (await new CommitGraph(git).ChangesAsync(after, [path], Token)).Select(c => c.Id).ToHashSet();
            Assert.Equal(was.Where(id => !pruned.Holds(machine, id!)).ToHashSet(), now);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static DateTimeOffset At(int step) => DateTimeOffset.UnixEpoch.AddHours(1 + step);

    private static string Id(int digit) =>
        string.Create(CultureInfo.InvariantCulture, $"{digit}0000000-0000-4000-8000-000000000000");
}
