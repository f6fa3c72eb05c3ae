using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>What the lists of a snapshot came to.</summary>
/// <param name="Defects">What is wrong.</param>
/// <param name="Segments">Every segment that a list names and the snapshot has, in order.</param>
/// <param name="Lists">How many lists were read.</param>
/// <param name="Files">How many files they name.</param>
internal sealed record CheckedSnapshot(
    IReadOnlyList<Defect> Defects,
    IReadOnlyList<SegmentPlace> Segments,
    int Lists,
    int Files
);

/// <summary>
/// Holds the lists of a snapshot against its trees, both ways: each segment that a list names is there under its name and in its order, and nothing
/// is there that no list names.
/// </summary>
/// <param name="view">The snapshot.</param>
/// <param name="blobs">Gives the bytes of lists.</param>
internal sealed class SnapshotCheck(SnapshotView view, BlobReader blobs)
{
    private readonly Dictionary<string, TreeEntry> _byPath = view.Entries.ToDictionary(
        e => e.Path,
        StringComparer.Ordinal
    );
    private readonly List<Defect> _defects = [];
    private readonly List<SegmentPlace> _segments = [];
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);

    /// <summary>Looks.</summary>
    public CheckedSnapshot Run(CancellationToken cancellation)
    {
        var (lists, files) = (0, 0);
        foreach (var entry in view.Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Slug.OwnerOf(entry.Path) is not { } slug || slug.Below(entry.Path) is not { } list || !IsList(list))
            {
                continue;
            }

            lists++;
            if (TryRead(entry, slug, list) is { } lines)
            {
                files += Check(entry, slug, list, lines);
            }
        }

        _defects.AddRange(view.Entries.Select(Stray).OfType<Defect>());
        return new CheckedSnapshot(_defects, _segments, lists, files);
    }

    private static bool IsList(string path) =>
        path.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal);

    private IReadOnlyList<FileListEntry>? TryRead(TreeEntry entry, Slug slug, string list)
    {
        try
        {
            return FileList.Read(
                blobs.TryBytes(entry.Id, FileList.Longest)
                    ?? throw new BackupException(FailureKind.Integrity, $"{entry.Path} is missing."),
                entry.Path
            );
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            _ = _unread.Add($"{slug}/{list}");
            _defects.Add(
                new Defect(
                    DefectKind.List,
                    entry.Path,
                    $"{e.Message} What it named is told by the stored bytes; modes and times may be lost.",
                    Harm.OneCopy
                )
                {
                    Machine = slug,
                }
            );
            return null;
        }
    }

    private int Check(TreeEntry entry, Slug slug, string list, IReadOnlyList<FileListEntry> lines)
    {
        (StoredPath Path, int Variant)? before = null;
        var files = 0;
        foreach (var line in lines)
        {
            var now = (line.Path, line.Variant.Number);
            if (before is { } last && !IsBehind(now, last))
            {
                Add(entry, slug, line, "names its files out of order, or one of them twice.");
            }

            if (RepositoryLayout.ListOf(line.Path) != list || !line.Path.CanBeWritten)
            {
                Add(entry, slug, line, $"names {line.Path}, which belongs into another list.");
            }

            files += before?.Path == line.Path ? 0 : 1;
            before = now;
            Segments(slug, line);
        }

        foreach (
            var file in lines.GroupBy(l => l.Path).Where(states => states.Count(s => s.Current) != 1).Select(s => s.Key)
        )
        {
            Add(entry, slug, lines.First(l => l.Path == file), $"does not say which state of {file} the source had.");
        }

        return files;
    }

    private static bool IsBehind((StoredPath Path, int Variant) now, (StoredPath Path, int Variant) before) =>
        string.CompareOrdinal(now.Path.Value, before.Path.Value) switch
        {
            0 => now.Variant > before.Variant,
            var order => order > 0,
        };

    private void Add(TreeEntry list, Slug slug, FileListEntry line, string what) =>
        _defects.Add(
            new Defect(DefectKind.List, list.Path, $"The list {list.Path} {what}", Harm.OneCopy)
            {
                Machine = slug,
                Source = line.Path.ToSource().Value,
            }
        );

    private void Segments(Slug slug, FileListEntry line)
    {
        var source = line.Path.ToSource().Value;
        for (var i = 0; i < line.Variant.Segments.Count; i++)
        {
            var segment = line.Variant.Segments[i];
            var found = line
                .Path.Codecs.Select(codec =>
                    (Codec: codec, Path: slug.PathOf(line.Path.SegmentFile(line.Variant.Number, i, codec)))
                )
                .FirstOrDefault(place => _byPath.ContainsKey(place.Path));
            if (found.Path is null)
            {
                var name = slug.PathOf(line.Path.SegmentFile(line.Variant.Number, i, line.Path.Codecs[^1]));
                _defects.Add(
                    new Defect(
                        DefectKind.Segment,
                        name,
                        $"The snapshot lists {name} but does not hold it, so {source} is not whole.",
                        Harm.NoCopy
                    )
                    {
                        Machine = slug,
                        Source = source,
                    }
                );
                continue;
            }

            _ = _named.Add(found.Path);
            var blob = _byPath[found.Path].Id;
            var stored = view.Here.GetValueOrDefault(blob, Segment.UnknownSize);
            _segments.Add(
                new SegmentPlace(
                    slug,
                    found.Path,
                    source,
                    segment with
                    {
                        Blob = blob,
                        Codec = found.Codec,
                        StoredSize = stored,
                    }
                )
            );
        }
    }

    private Defect? Stray(TreeEntry entry)
    {
        if (entry.Mode != TreeMode.File || !(RepositoryLayout.CanHold(entry.Path) || LegacyLayout.CanHold(entry.Path)))
        {
            return new Defect(
                DefectKind.Stray,
                entry.Path,
                $"The snapshot holds {entry.Path}, which no version of this program writes. It is part of no session.",
                Harm.None
            );
        }

        if (
            Slug.OwnerOf(entry.Path) is not { } slug
            || slug.Below(entry.Path) is not { } file
            || IsList(file)
            || StoredPath.TryReadSegmentFile(file) is not { } segment
            || _named.Contains(entry.Path)
        )
        {
            return null;
        }

        var list = RepositoryLayout.ListOf(segment.Path);
        // a list that cannot be read may name it
        return _unread.Contains($"{slug}/{list}")
            ? null
            : new Defect(
                DefectKind.Stray,
                entry.Path,
                _byPath.ContainsKey(slug.PathOf(list))
                    ? $"The snapshot holds {entry.Path}, which {slug.PathOf(list)} does not name, so restore does not find it."
                    : $"The snapshot holds {entry.Path}, but not the list that would name it, {slug.PathOf(list)}, so restore does not find it.",
                Harm.OneCopy
            )
            {
                Machine = slug,
                Source = segment.Path.ToSource().Value,
            };
    }
}
