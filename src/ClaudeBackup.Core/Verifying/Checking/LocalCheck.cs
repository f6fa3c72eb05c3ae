using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Searching;

namespace ClaudeBackup.Core.Verifying;

/// <summary>Looks at the small files of ours that tell what the repository is, and at the index that spares reading the lists.</summary>
/// <param name="repository">The repository.</param>
internal sealed class LocalCheck(BackupRepository repository)
{
    /// <summary>What cannot be read of them.</summary>
    public IEnumerable<Defect> Run()
    {
        (string File, Action Read)[] reads =
        [
            (MachineIdentity.FileName, () => MachineIdentity.Read(repository)),
            ("settings.json", () => LocalSettings.Read(repository)),
            ("repository.json", () => RepositoryFacts.Read(repository)),
        ];
        foreach (var (file, read) in reads)
        {
            if (Failure(read) is { } failure)
            {
                yield return new Defect(
                    DefectKind.Local,
                    $"{LocalFolder}/{file}",
                    failure.Kind is FailureKind.NotInitialised
                        ? $"{LocalFolder} does not say which machine this is."
                        : failure.Message,
                    Harm.OneCopy
                );
            }
        }
    }

    /// <summary>The index of what was said, where its pages do not hang together. All of it is read.</summary>
    public Defect? Searched() =>
        IndexProof.IsWhole(repository)
            ? null
            : new Defect(
                DefectKind.Local,
                $"{LocalFolder}/search/index",
                $"{LocalFolder}/search/index is damaged. It is derived; the next search makes it anew.",
                Harm.Harmless
            );

    /// <summary>Where the index of a machine says otherwise than its lists.</summary>
    /// <param name="index">As it was kept, of the newest snapshot.</param>
    /// <param name="segments">What the lists name of that machine.</param>
    public static Defect? Compare(MachineIndex index, IEnumerable<SegmentPlace> segments)
    {
        var listed = segments.Select(s => (s.Path, s.Segment.Hash)).ToHashSet();
        var known = index
            .Files.SelectMany(f =>
                f.Variants.SelectMany(v =>
                    v.Segments.Select((s, i) => (index.Slug.PathOf(f.SegmentFile(v, i)), s.Hash))
                )
            )
            .ToHashSet();
        return listed.SetEquals(known)
            ? null
            : new Defect(
                DefectKind.Local,
                $"{LocalFolder}/index/{index.Slug}",
                $"{LocalFolder}/index/{index.Slug} does not tell what the lists of {index.Slug} tell. It is derived from them.",
                Harm.Harmless
            )
            {
                Machine = index.Slug,
            };
    }

    private const string LocalFolder = ".git/claude-backup";

    private static BackupException? Failure(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (BackupException e)
        {
            return e;
        }
    }
}
