using System.IO.Compression;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>A folder of objects beside git's own, each a file, as git keeps its loose ones: whom git is told of it sees them, and nobody else.</summary>
/// <param name="folder">The folder.</param>
internal sealed class ObjectFolder(AbsolutePath folder)
{
    /// <summary>Whether it has an object.</summary>
    public bool Has(ObjectId id) => File.Exists(PlaceOf(id).Value);

    /// <summary>Adds an object, durably.</summary>
    /// <returns>Its name.</returns>
    public ObjectId Add(ObjectType type, ReadOnlySpan<byte> content)
    {
        var id = type.NameOf(content);
        using var bytes = new MemoryStream();
        using (var compressed = new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressed.Write(type.Header(content.Length));
            compressed.Write(content);
        }

        var place = PlaceOf(id);
        FileSystem.ForThisSystem().CreateDirectory(place.Parent!, FilePermissions.PrivateDirectory);
        AtomicFile.Write(place, bytes.ToArray());
        return id;
    }

    /// <summary>The content of an object.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public byte[] Read(ObjectId id)
    {
        using var file = File.OpenRead(PlaceOf(id).Value);
        using var bytes = new MemoryStream();
        if (!LooseObject.Is(id.ToString(), file, bytes))
        {
            throw new InvalidDataException($"The file of the object {id} does not hold it.");
        }

        var whole = bytes.ToArray();
        return whole[(whole.AsSpan().IndexOf((byte)0) + 1)..];
    }

    /// <summary>Deletes all but some objects.</summary>
    public void KeepOnly(IReadOnlyCollection<ObjectId> ids)
    {
        var kept = ids.Select(id => PlaceOf(id).Value).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.Value, "*", SearchOption.AllDirectories).ToArray())
        {
            if (!kept.Contains(file))
            {
                FileSystem.ForThisSystem().Delete(new AbsolutePath(file));
            }
        }
    }

    private AbsolutePath PlaceOf(ObjectId id) => folder / id.ToString()[..2] / id.ToString()[2..];
}
