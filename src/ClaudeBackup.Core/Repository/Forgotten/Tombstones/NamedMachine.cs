using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>A machine by its folder and, where that is known, by its random id: a machine may get another folder, and its first one becomes another's.</summary>
/// <param name="Slug">The folder that it had when it was named.</param>
/// <param name="Id">What its manifest says; null when that says nothing.</param>
public sealed record NamedMachine(Slug Slug, string? Id)
{
    private const int LongestId = 64;

    /// <summary>Whether both are the same machine: by their ids, and by their folders where one of them has none.</summary>
    public bool Is(NamedMachine other) =>
        Id is not null && other.Id is not null ? Id.Equals(other.Id, StringComparison.Ordinal) : Slug == other.Slug;

    /// <summary>Whether a text can be an id.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(c => c is > ' ' and < (char)0x7f);

    /// <summary>The machine whose folder a tree is.</summary>
    /// <param name="slug">The folder's name.</param>
    /// <param name="folder">What lies in it.</param>
    /// <param name="reader">Reads its manifest.</param>
    internal static NamedMachine Of(Slug slug, IEnumerable<RawEntry> folder, BlobReader reader) =>
        new(slug, IdOf(TreeFile.TryRead(folder, RepositoryLayout.ManifestFile, MachineManifest.Longest, reader)));

    /// <summary>The machine whose folder lies beside git.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="slug">The folder's name.</param>
    internal static NamedMachine Of(BackupRepository repository, Slug slug)
    {
        if (MachineIdentity.TryRead(repository) is { } own && own.Slug == slug)
        {
            return Of(own);
        }

        return new NamedMachine(
            slug,
            IdOf(BesideFile.TryRead(repository, slug, RepositoryLayout.ManifestFile, MachineManifest.Longest))
        );
    }

    /// <summary>This machine.</summary>
    internal static NamedMachine Of(MachineIdentity own) => new(own.Slug, own.Id);

    /// <summary>A machine as the newest snapshot tells it.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="slug">The folder's name.</param>
    /// <param name="cancellation">Ends git.</param>
    internal static async Task<NamedMachine> ReadAsync(
        BackupRepository repository,
        Slug slug,
        CancellationToken cancellation
    ) =>
        new(
            slug,
            repository.Head is { } head
            && (await MachineManifest.ReadAsync(repository, head, slug, cancellation))?.Id is { } id
            && IsId(id)
                ? id
                : null
        );

    private static string? IdOf(byte[]? manifest) =>
        manifest is not null && MachineManifest.TryRead(manifest)?.Id is { } id && IsId(id) ? id : null;

    /// <inheritdoc/>
    public override string ToString() => Slug.Value;
}
