using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which snapshots were pruned, of each machine by what it says itself: nobody prunes those of another one. Pure.</summary>
public sealed class PrunedSnapshots
{
    private readonly Dictionary<Slug, HashSet<ObjectId>> _names;

    private PrunedSnapshots(Dictionary<Slug, HashSet<ObjectId>> names, IReadOnlyDictionary<Slug, ObjectId> files)
    {
        (_names, Files) = (names, files);
    }

    /// <summary>None.</summary>
    public static PrunedSnapshots None { get; } = new([], new Dictionary<Slug, ObjectId>());

    /// <summary>The file that says so, of each machine that has one.</summary>
    public IReadOnlyDictionary<Slug, ObjectId> Files { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _names.Count == 0;

    /// <summary>Takes together what the files of machines say.</summary>
    /// <param name="files">Of each machine: the blob of the file, its lines, and the name of the newest snapshot of it that has the file: that one is never pruned.</param>
    public static PrunedSnapshots Of(
        IEnumerable<(Slug Machine, ObjectId File, IReadOnlyList<PrunedLine> Lines, ObjectId? Newest)> files
    )
    {
        var names = new Dictionary<Slug, HashSet<ObjectId>>();
        var blobs = new Dictionary<Slug, ObjectId>();
        foreach (var (machine, file, lines, newest) in files)
        {
            blobs[machine] = file;
            var told = lines.SelectMany(l => l.Snapshots).Where(id => id != newest).ToHashSet();
            if (told.Count > 0)
            {
                names[machine] = told;
            }
        }

        return blobs.Count == 0 ? None : new PrunedSnapshots(names, blobs);
    }

    /// <summary>Both together; of two files of a machine, that of the others counts as read.</summary>
    public PrunedSnapshots And(PrunedSnapshots others)
    {
        var names = _names.ToDictionary(n => n.Key, n => n.Value);
        foreach (var (machine, more) in others._names)
        {
            names[machine] = names.TryGetValue(machine, out var known) ? [.. known, .. more] : more;
        }

        return new PrunedSnapshots(
            names,
            Files.Where(f => !others.Files.ContainsKey(f.Key)).Concat(others.Files).ToDictionary()
        );
    }

    /// <summary>The same without what one machine says.</summary>
    public PrunedSnapshots Without(Slug machine) =>
        new(_names.Where(n => n.Key != machine).ToDictionary(), Files.Where(f => f.Key != machine).ToDictionary());

    /// <summary>Whether these say everything that others say.</summary>
    public bool Cover(PrunedSnapshots others) =>
        others._names.All(n => _names.TryGetValue(n.Key, out var own) && n.Value.IsSubsetOf(own));

    /// <summary>How many are pruned here that others do not have among theirs.</summary>
    public int CountWithout(PrunedSnapshots others) =>
        _names.Sum(n =>
            others._names.TryGetValue(n.Key, out var known) ? n.Value.Count(id => !known.Contains(id)) : n.Value.Count
        );

    /// <summary>Whether any snapshot of a machine was.</summary>
    public bool IsOf(Slug machine) => _names.ContainsKey(machine);

    /// <summary>Whether one was.</summary>
    /// <param name="machine">Whose.</param>
    /// <param name="manifest">The blob of its manifest.</param>
    public bool Holds(Slug machine, ObjectId manifest) =>
        _names.TryGetValue(machine, out var names) && names.Contains(manifest);
}
