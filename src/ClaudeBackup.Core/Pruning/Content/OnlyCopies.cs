using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Pruning;

/// <summary>Finds what would exist nowhere any more if some snapshots went.</summary>
/// <param name="repository">The repository.</param>
/// <param name="newest">What the machine has stored now.</param>
/// <param name="history">Its snapshots.</param>
internal sealed class OnlyCopies(BackupRepository repository, MachineIndex newest, MachineHistory history) : IDisposable
{
    private readonly SavedBytes _reader = new(repository, newest, history);
    private readonly Dictionary<StoredPath, List<SavedContent>> _kept = [];
    private readonly List<SavedContent> _lonely = [];
    private readonly SortedSet<int> _unread = [];
    private readonly HashSet<StoredPath> _noted = [];
    private Superseded? _superseded;

    private Containment Containment => new(_reader);

    /// <summary>Files that Claude Code writes by itself, of which earlier states go that say nothing of their own: <see cref="Claude.ClientNotes"/>.</summary>
    public IReadOnlyCollection<StoredPath> Noted => _noted;

    private Superseded Superseded => _superseded ??= new Superseded(_reader, newest);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>
    /// For each snapshot that has to stay so that nothing is lost, what it would be the only one to have: of several that have it, the last. Those from which
    /// nobody can tell are with an empty list.
    /// </summary>
    /// <param name="keeps">Whether a snapshot stays in any case, by its place in history.</param>
    /// <param name="goes">What of the newest snapshot goes from it: variants of files.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyDictionary<int, List<SavedContent>>> FindAsync(
        Func<int, bool> keeps,
        Func<SavedContent, bool> goes,
        CancellationToken cancellation
    )
    {
        var kept = Enumerable.Range(0, history.Commits.Count).Select(c => IsKept(c, keeps)).ToArray();
        await using var blobs = repository.Git.OpenBlobs();
        foreach (var list in history.Lists)
        {
            cancellation.ThrowIfCancellationRequested();
            await LookAsync(list, blobs, kept, goes, cancellation);
        }

        var stay = new Dictionary<int, List<SavedContent>>();
        foreach (var commit in _unread.Where(c => !kept[c]))
        {
            _ = Keep(history.SnapshotOf(commit), stay, kept);
        }

        var elsewhere = new Lazy<HashSet<string>>(() => [.. newest.Files.SelectMany(f => Left(f, goes)).Select(KeyOf)]);
        foreach (var content in _lonely.OrderByDescending(s => s.To))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!content.IsInAny(kept))
            {
                // under another name: a file that was moved
                if (elsewhere.Value.Contains(KeyOf(content)) || await IsInKeptAsync(content, cancellation))
                {
                    continue;
                }

                Keep(history.SnapshotOf(content.To), stay, kept).Add(content);
            }

            KeptOf(content.Path).Add(content);
        }

        return stay;
    }

    private List<SavedContent> Keep(int snapshot, Dictionary<int, List<SavedContent>> stay, bool[] kept)
    {
        if (!stay.TryGetValue(snapshot, out var only))
        {
            stay[snapshot] = only = [];
            for (var commit = 0; commit < kept.Length; commit++)
            {
                kept[commit] |= history.SnapshotOf(commit) == snapshot;
            }
        }

        return only;
    }

    // commits of an older layout are of no snapshot, and stay
    private bool IsKept(int commit, Func<int, bool> keeps) =>
        history.SnapshotOf(commit) is var snapshot && (snapshot < 0 || keeps(snapshot));

    private async Task LookAsync(
        string list,
        BlobReader blobs,
        bool[] kept,
        Func<SavedContent, bool> goes,
        CancellationToken cancellation
    )
    {
        var (states, unread) = history.ContentsOf(list, blobs);
        foreach (var (from, to) in unread)
        {
            _unread.UnionWith(Enumerable.Range(from, to - from + 1));
        }

        foreach (var file in states.GroupBy(s => s.Path))
        {
            var now = newest.Find(file.Key.ToSource()) is { } known && known.Path == file.Key ? Left(known, goes) : [];
            var before = file.Where(s => s.IsInAny(kept)).OrderByDescending(s => s.To).ThenByDescending(s => s.Size);
            List<SavedContent> left = [.. file.Where(s => !s.IsInAny(kept))];
            foreach (var whole in now.Concat(before))
            {
                if (left.Count == 0)
                {
                    break;
                }

                var found = await Containment.InAsync(left, whole, cancellation);
                _ = left.RemoveAll(found.Contains);
            }

            foreach (var state in left)
            {
                if (!await IsNotedAsync(state, now.Concat(before).Take(1), cancellation))
                {
                    _lonely.Add(state);
                }
            }
        }
    }

    private async Task<bool> IsInKeptAsync(SavedContent state, CancellationToken cancellation)
    {
        foreach (var whole in KeptOf(state.Path))
        {
            if ((await Containment.InAsync([state], whole, cancellation)).Count > 0)
            {
                return true;
            }
        }

        return await IsNotedAsync(state, KeptOf(state.Path).Take(1), cancellation);
    }

    private async Task<bool> IsNotedAsync(
        SavedContent state,
        IEnumerable<SavedContent> later,
        CancellationToken cancellation
    )
    {
        if (later.FirstOrDefault() is not { } newer || !await Superseded.ByAsync(state, newer, cancellation))
        {
            return false;
        }

        _ = _noted.Add(state.Path);
        return true;
    }

    private List<SavedContent> KeptOf(StoredPath path)
    {
        if (!_kept.TryGetValue(path, out var states))
        {
            _kept[path] = states = [];
        }

        return states;
    }

    private static IEnumerable<SavedContent> Left(StoredFile file, Func<SavedContent, bool> goes) =>
        file.Variants.Select(v => SavedContent.Of(file, v)).Where(s => !goes(s)).OrderByDescending(s => s.Size);

    private static string KeyOf(SavedContent content) => string.Join(' ', content.Pieces.Select(p => p.Hash));
}
