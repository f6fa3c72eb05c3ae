using System.Security.Cryptography;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>What kind of file of git's object store is damaged, which decides what can be done about it.</summary>
public enum ObjectFileKind
{
    /// <summary>One object in a file of its own.</summary>
    Loose,

    /// <summary>Many objects; what its damage spares can be taken out of it.</summary>
    Pack,

    /// <summary>Tells where in a pack each object lies; is derived from that pack.</summary>
    PackIndex,

    /// <summary>Makes git faster, and is derived.</summary>
    Derived,
}

/// <summary>A damaged file of git's object store.</summary>
/// <param name="Path">Below the store, with <c>/</c>.</param>
/// <param name="Kind">What it is.</param>
public sealed record DamagedObjectFile(string Path, ObjectFileKind Kind);

/// <summary>Reads files of git's object store as a whole and proves them by the hashes that they carry.</summary>
/// <param name="store">The folder <c>objects</c>.</param>
public sealed class ObjectFileCheck(AbsolutePath store)
{
    private const string PackSuffix = ".pack";
    private const string IndexSuffix = ".idx";
    private const int BufferSize = 256 * 1024;

    /// <summary>Names that git or we put beside packs and that hold nothing.</summary>
    private static readonly string[] Marks = [".keep", ".promisor"];

    private static ReadOnlySpan<byte> IndexMark => [0xFF, (byte)'t', (byte)'O', (byte)'c'];

    /// <summary>The damaged ones of some files. One that has just gone is passed over.</summary>
    /// <param name="paths">Below the store.</param>
    /// <param name="cancellation">Ends it.</param>
    public IReadOnlyList<DamagedObjectFile> Damaged(IEnumerable<string> paths, CancellationToken cancellation)
    {
        string[] ordered = [.. paths.Order(StringComparer.Ordinal)];
        var sound = Workers.Map(ordered, IsSound, cancellation);
        return [.. ordered.Where((_, i) => !sound[i]).Select(path => new DamagedObjectFile(path, KindOf(path)))];
    }

    /// <summary>The packs whose index is missing.</summary>
    public IReadOnlyList<string> PacksWithoutIndex() => Without(PackSuffix, IndexSuffix);

    /// <summary>The indexes, and the like, whose pack is missing.</summary>
    public IReadOnlyList<string> IndexesWithoutPack() =>
        [.. Without(IndexSuffix, PackSuffix), .. Without(".rev", PackSuffix)];

    private IReadOnlyList<string> Without(string suffix, string partner)
    {
        var packs = (store / ObjectFiles.PackFolder).Value;
        return Directory.Exists(packs)
            ?
            [
                .. Directory
                    .EnumerateFiles(packs, "pack-*" + suffix)
                    .Where(file => !File.Exists(Path.ChangeExtension(file, partner)))
                    .Select(file => $"{ObjectFiles.PackFolder}/{Path.GetFileName(file)}"),
            ]
            : [];
    }

    private static ObjectFileKind KindOf(string path) =>
        !path.StartsWith(ObjectFiles.PackFolder + "/", StringComparison.Ordinal) ? ObjectFileKind.Loose
        : path.EndsWith(PackSuffix, StringComparison.Ordinal) ? ObjectFileKind.Pack
        : path.EndsWith(IndexSuffix, StringComparison.Ordinal) ? ObjectFileKind.PackIndex
        : ObjectFileKind.Derived;

    private bool IsSound(string path)
    {
        if (Array.Exists(Marks, mark => path.EndsWith(mark, StringComparison.Ordinal)))
        {
            return true;
        }

        try
        {
            using var file = new FileStream(
                (store / RelativePath.Parse(path)).Value,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                BufferSize
            );
            return KindOf(path) is ObjectFileKind.Loose
                ? LooseObject.Is(path.Replace("/", "", StringComparison.Ordinal), file)
                : EndsInItsHash(file) && BeginsAs(file, path) && IsOfItsPack(file, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists((store / RelativePath.Parse(path)).Value))
        {
            // what a check of the file system makes of a broken file
            return false;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // a bad sector
            return false;
        }
    }

    // a sound file under the name of another is none that git can use
    private static bool BeginsAs(FileStream file, string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var mark = Path.GetExtension(name) switch
        {
            PackSuffix => "PACK"u8,
            IndexSuffix => IndexMark,
            ".rev" => "RIDX"u8,
            ".bitmap" => "BITM"u8,
            ".mtimes" => "MTME"u8,
            _ => name == "multi-pack-index" ? "MIDX"u8 : [],
        };
        Span<byte> first = stackalloc byte[mark.Length];
        return RandomAccess.Read(file.SafeFileHandle, first, 0) == mark.Length && first.SequenceEqual(mark);
    }

    // the index of a pack, and the like, ends in the hash of the pack and its own
    private bool IsOfItsPack(FileStream file, string path)
    {
        if (Path.GetExtension(path) is not (IndexSuffix or ".rev" or ".mtimes"))
        {
            return true;
        }

        var pack = (store / RelativePath.Parse(Path.ChangeExtension(path, PackSuffix))).Value;
        if (!File.Exists(pack))
        {
            // told as what it is
            return true;
        }

        using var packed = File.OpenRead(pack);
        Span<byte> own = stackalloc byte[ObjectId.Size];
        Span<byte> told = stackalloc byte[ObjectId.Size];
        return RandomAccess.Read(file.SafeFileHandle, told, file.Length - (2 * ObjectId.Size)) == told.Length
            && RandomAccess.Read(packed.SafeFileHandle, own, Math.Max(0, packed.Length - ObjectId.Size)) == own.Length
            && told.SequenceEqual(own);
    }

#pragma warning disable CA5350 // git seals its files by SHA-1; nothing here relies on it for security
    /// <summary>Whether a file of git ends in the SHA-1 of what stands before, as packs, their indexes and git's own index do.</summary>
    internal static bool EndsInItsHash(FileStream file)
    {
        var length = file.Length - ObjectId.Size;
        if (length <= 0)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var buffer = new byte[BufferSize];
        while (length > 0)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(length, buffer.Length));
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer, 0, read);
            length -= read;
        }

        var sealedWith = new byte[ObjectId.Size];
        file.ReadExactly(sealedWith);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(sealedWith);
    }
#pragma warning restore CA5350
}
