using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Pruning;

/// <summary>Decides what goes: by the policy, and never what exists nowhere else unless that is allowed.</summary>
/// <param name="opened">The repository; its lock is the caller's.</param>
/// <param name="clock">Tells the time, and where the reader is.</param>
internal sealed class PrunePlanner(OpenedRepository opened, TimeProvider clock)
{
    private BackupRepository Repository => opened.Repository;

    private Slug Own => opened.Machine.Slug;

    /// <summary>Decides.</summary>
    public async Task<PrunePlan> PlanAsync(
        RetentionPolicy policy,
        bool allowsOnlyCopies,
        CancellationToken cancellation
    )
    {
        var (newest, _) = await new IndexStore(Repository).LoadAsync(Own, cancellation);
        var history = await MachineHistory.ReadAsync(Repository, Own, cancellation);
        IReadOnlyList<PlannedVariant> variants;
        using (var reader = new SavedBytes(Repository, newest, history))
        {
            variants = await new VariantRules(policy, allowsOnlyCopies, clock.GetUtcNow()).ApplyAsync(
                newest,
                new Containment(reader),
                cancellation
            );
        }

        var kept = Kept(policy, history, withOneMore: variants.Any(v => v.Goes));
        var (only, noted) = await OnlyCopiesAsync(newest, history, variants, kept, cancellation);
        PlannedSnapshot[] snapshots =
        [
            .. history.Snapshots.Select((s, i) => Of(s, kept[i], only.GetValueOrDefault(i), allowsOnlyCopies)),
        ];
        return new PrunePlan
        {
            Machine = Own,
            Policy = policy,
            AllowsOnlyCopies = allowsOnlyCopies,
            Snapshots = [.. snapshots.Reverse()],
            Variants = variants,
            Noted = noted,
            FreedBytes = await FreedAsync(history, snapshots, cancellation),
            Remote = opened.Settings.Remote,
        };
    }

    // by place in history; where variants go, a snapshot without them comes on top
    private IReadOnlyList<KeepRule>[] Kept(RetentionPolicy policy, MachineHistory history, bool withOneMore)
    {
        DateTimeOffset[] more = withOneMore ? [clock.GetUtcNow()] : [];
        var rules = new RetentionRules(policy, LocalTime.Of(clock)).Apply([
            .. more,
            .. history.Snapshots.Reverse().Select(s => s.Time),
        ]);
        return [.. rules.Skip(more.Length).Reverse()];
    }

    private async Task<(
        IReadOnlyDictionary<int, List<SavedContent>> Only,
        IReadOnlyList<RelativePath> Noted
    )> OnlyCopiesAsync(
        MachineIndex newest,
        MachineHistory history,
        IReadOnlyList<PlannedVariant> variants,
        IReadOnlyList<KeepRule>[] kept,
        CancellationToken cancellation
    )
    {
        if (kept.All(k => k.Count > 0))
        {
            return (new Dictionary<int, List<SavedContent>>(), []);
        }

        var gone = variants.Where(v => v.Goes).Select(v => (v.File.Path, v.Variant.Number)).ToHashSet();
        using var only = new OnlyCopies(Repository, newest, history);
        var found = await only.FindAsync(
            snapshot => kept[snapshot].Count > 0,
            state => gone.Contains((state.Path, state.Variant)),
            cancellation
        );
        return (found, Sorted(only.Noted));
    }

    private static PlannedSnapshot Of(
        SavedSnapshot snapshot,
        IReadOnlyList<KeepRule> rules,
        List<SavedContent>? only,
        bool allowsOnlyCopies
    )
    {
        KeepRule[] all = (only, allowsOnlyCopies) switch
        {
            (null, _) => [.. rules],
            ({ Count: 0 }, _) => [.. rules, KeepRule.Unreadable],
            (_, false) => [.. rules, KeepRule.OnlyCopy],
            _ => [.. rules],
        };
        return new PlannedSnapshot(
            snapshot.Name,
            snapshot.Commit,
            snapshot.Time,
            all,
            Sorted((only ?? []).Select(s => s.Path))
        );
    }

    private static IReadOnlyList<RelativePath> Sorted(IEnumerable<StoredPath> paths) =>
        [.. paths.Select(p => p.ToSource()).Distinct().OrderBy(path => path.Value, StringComparer.Ordinal)];

    // what the folders of snapshots that go have and those that stay have not
    private async Task<long> FreedAsync(
        MachineHistory history,
        PlannedSnapshot[] snapshots,
        CancellationToken cancellation
    )
    {
        var folders = Enumerable
            .Range(0, history.Commits.Count)
            .ToLookup(
                c => history.SnapshotOf(c) is >= 0 and var of && snapshots[of].Goes,
                c => $"{history.Commits[c]}:{Own.Folder}"
            );
        return folders[true].Any()
            ? await new CommitGraph(Repository.Git).DiskUsageAsync(folders[true], folders[false], cancellation)
            : 0;
    }
}
