using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>The files in which a repository keeps its objects, counted.</summary>
/// <param name="Packs">How many packs.</param>
/// <param name="Loose">How many objects that are files of their own.</param>
/// <param name="Bytes">The bytes of both.</param>
public sealed record ObjectCount(int Packs, int Loose, long Bytes)
{
    // .git/objects/ab: the first byte of a name, the rest is the file's
    private const string FanOut = "??";

    /// <summary>Counts them; starts no process.</summary>
    /// <param name="objects">The folder <c>.git/objects</c>; one that is not there has none.</param>
    public static ObjectCount Count(AbsolutePath objects)
    {
        DirectoryInfo folder = new(objects.Value);
        if (!folder.Exists)
        {
            return new ObjectCount(0, 0, 0);
        }

        DirectoryInfo packFolder = new((objects / "pack").Value);
        var packs = packFolder.Exists ? packFolder.GetFiles("*.pack") : [];
        FileInfo[] loose = [.. folder.EnumerateDirectories(FanOut).SelectMany(of => of.EnumerateFiles())];
        return new ObjectCount(packs.Length, loose.Length, packs.Sum(Size) + loose.Sum(Size));
    }

    // a git beside us packs, too: what is gone takes no room
    private static long Size(FileInfo file) => file.Exists ? file.Length : 0;
}
