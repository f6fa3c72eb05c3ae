using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>What tombstones come to: which files are of a session that was forgotten, wherever they are. Pure.</summary>
public sealed class ForgottenSessions
{
    private const string ListSuffix = ".jsonl";
    private const string Lists = RepositoryLayout.FilesFolder + "/";

    // the one list that names files of several sessions by their ids: todos/<id>-agent-<id>.json
    private const string TodosList = Lists + "todos.jsonl";

    private readonly Dictionary<string, List<Tombstone>> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<RelativePath, List<Tombstone>> _byFile = [];
    private readonly HashSet<string> _lists = new(StringComparer.Ordinal) { TodosList };

    private ForgottenSessions(IReadOnlyList<Tombstone> tombstones)
    {
        All = tombstones;
        foreach (var tombstone in tombstones)
        {
            Add(_byId, tombstone.Session, tombstone);
            foreach (var file in tombstone.Files)
            {
                Add(_byFile, file, tombstone);
                _ = _lists.Add(RepositoryLayout.ListOf(StoredPath.Of(file, StoredArea.Sessions)));
            }
        }
    }

    /// <summary>None.</summary>
    public static ForgottenSessions None { get; } = new([]);

    /// <summary>The tombstones, each once.</summary>
    public IReadOnlyList<Tombstone> All { get; }

    /// <summary>Whether any of them names a machine by its id, so that whoever asks has to know it.</summary>
    public bool NamesIds => All.Any(t => t.Machine?.Id is not null);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => All.Count == 0;

    /// <summary>Takes tombstones together; of two that speak of the same session, what both know of its files.</summary>
    public static ForgottenSessions Of(IEnumerable<Tombstone> tombstones)
    {
        Tombstone[] all =
        [
            .. tombstones
                .GroupBy(t => t.Key)
                .Select(same =>
                    same.First() with
                    {
                        Forgotten = same.Min(t => t.Forgotten),
                        Files =
                        [
                            .. same.SelectMany(t => t.Files).Distinct().OrderBy(f => f.Value, StringComparer.Ordinal),
                        ],
                    }
                ),
        ];
        return all.Length == 0 ? None : new ForgottenSessions(all);
    }

    /// <summary>Whether these say everything that others say.</summary>
    public bool Cover(ForgottenSessions others) =>
        others.All.All(t => All.Any(own => own.Key == t.Key && !t.Files.Except(own.Files).Any()));

    /// <summary>Whether a file is of a session that was forgotten.</summary>
    /// <param name="machine">Whose; null for what an older layout kept for the one machine that it knew.</param>
    /// <param name="source">Below the Claude home.</param>
    public bool Holds(NamedMachine? machine, RelativePath source) =>
        !IsEmpty
        && (
            _byFile.GetValueOrDefault(source)?.Exists(t => t.IsOf(machine)) is true
            || (IdOf(source) is { } id && Holds(machine, id))
        );

    /// <summary>Whether a file that is tracked, in this layout or an older one, holds nothing but what was forgotten, or is derived from it.</summary>
    /// <param name="path">With <c>/</c>, from the root.</param>
    /// <param name="machineOf">Which machine a folder is of; left out, it is known by its name alone.</param>
    public bool HoldsTracked(string path, Func<Slug, NamedMachine>? machineOf = null)
    {
        if (IsEmpty)
        {
            return false;
        }

        if (Slug.OwnerOf(path) is { } slug && slug.Below(path) is { } below)
        {
            var machine = machineOf?.Invoke(slug) ?? new NamedMachine(slug, Id: null);
            return IsOlderIndex(below)
                || (
                    below.StartsWith(Lists, StringComparison.Ordinal)
                        ? HoldsList(machine, below)
                        : HoldsSegment(machine, below)
                );
        }

        // at the root, of the one machine that such a layout knew
        return IsOlderIndex(path) || (LegacyLayout.Of(path) is { } older && Holds(machine: null, older.Source));
    }

    /// <summary>Whether a list can name files of such sessions beside those of others.</summary>
    /// <param name="path">With <c>/</c>, from the root.</param>
    public bool MayBeNamedIn(string path) => Slug.OwnerOf(path)?.Below(path) is { } below && _lists.Contains(below);

    /// <summary>Whether anything of such sessions can lie in a folder.</summary>
    /// <param name="path">With <c>/</c>, from the root; empty for the root.</param>
    public static bool MayLieIn(string path) =>
        path.Split('/') switch
        {
            [""] or [RepositoryLayout.MachinesFolder] => true,
            [RepositoryLayout.MachinesFolder, _] => true,
            [RepositoryLayout.MachinesFolder, _, var folder, ..] => !StoredPath.ConfigFolders.Contains(folder),
            [var folder, ..] => LegacyLayout.RootNames.Contains(folder),
            _ => false,
        };

    /// <summary>Whether a session was forgotten.</summary>
    /// <param name="machine">Of which machine; null for what an older layout kept for the one machine that it knew.</param>
    /// <param name="id">Its id.</param>
    public bool HoldsSession(NamedMachine? machine, string id) => Holds(machine, id);

    private bool Holds(NamedMachine? machine, string id) =>
        _byId.GetValueOrDefault(id)?.Exists(t => t.IsOf(machine)) is true;

    private bool HoldsSegment(NamedMachine machine, string below)
    {
        try
        {
            return StoredPath.TryReadSegmentFile(below) is { Path: { Area: StoredArea.Sessions } path }
                && Holds(machine, path.ToSource());
        }
        catch (FormatException)
        {
            // no version of this program wrote that name
            return false;
        }
    }

    private bool HoldsList(NamedMachine machine, string list)
    {
        var name = list[(list.LastIndexOf('/') + 1)..];
        return name.EndsWith(ListSuffix, StringComparison.Ordinal)
            && name[..^ListSuffix.Length] is var id
            && SessionPath.IsSessionId(id)
            && Holds(machine, id);
    }

    // the reference tracked what we derive, titles and first prompts in it
    private static bool IsOlderIndex(string path) => path is RepositoryLayout.SessionIndexFile;

    private static string? IdOf(RelativePath source) =>
        SessionPath.RoleOf(source, out _, out var id) is null ? SessionPath.OwnerOf(source)
        : id.IsEmpty ? null
        : id.ToString();

    private static void Add<T>(Dictionary<T, List<Tombstone>> where, T key, Tombstone tombstone)
        where T : notnull
    {
        if (!where.TryGetValue(key, out var list))
        {
            where[key] = list = [];
        }

        list.Add(tombstone);
    }
}
