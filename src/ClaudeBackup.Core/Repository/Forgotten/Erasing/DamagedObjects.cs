using System.Buffers.Binary;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Files of git's objects that were found damaged and kept aside, in which bytes of forgotten sessions may be. An object that is a file of its own goes; in a pack
/// its bytes become zeros, where the index beside it tells which those are. A pack without one goes as a whole: nobody can tell what is in it.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="folder">Where they are kept.</param>
/// <param name="dropped">The objects that are to go.</param>
internal sealed class DamagedObjects(IFileSystem files, AbsolutePath folder, IReadOnlyCollection<ObjectId> dropped)
{
    private const int HeadLength = 8;
    private const int FanoutLength = 256 * 4;
    private const int TrailerLength = 20;
    private const uint LargeOffset = 0x8000_0000;

    private static readonly byte[] IndexMagic = [0xff, (byte)'t', (byte)'O', (byte)'c', 0, 0, 0, 2];

    private readonly HashSet<ObjectId> _dropped = [.. dropped];

    /// <summary>Takes their bytes away.</summary>
    public void Remove()
    {
        foreach (var file in Left().ToArray())
        {
            if (RangesIn(file) is { } ranges)
            {
                Clear(file, ranges);
            }
            else
            {
                files.Delete(file);
            }
        }
    }

    /// <summary>Files that have some of it, or may.</summary>
    public IEnumerable<AbsolutePath> Left() =>
        !Directory.Exists(folder.Value) || _dropped.Count == 0
            ? []
            : Directory
                .EnumerateFiles(folder.Value, "*", SearchOption.AllDirectories)
                .Select(file => new AbsolutePath(file))
                .Where(file => IsLooseOf(file) || (IsPack(file) && HasAny(file)));

    // <two digits>/<38 digits>, with .2 and so on where one of that name was there
    private bool IsLooseOf(AbsolutePath file) =>
        file.Parent is { Name: { Length: 2 } first }
        && ObjectId.TryParse(first + file.Name.Split('.')[0], out var id)
        && _dropped.Contains(id);

    private static bool IsPack(AbsolutePath file) =>
        file.Name.Contains(".pack", StringComparison.Ordinal)
        || file.Name.StartsWith("tmp_pack_", StringComparison.Ordinal);

    private bool HasAny(AbsolutePath pack) => RangesIn(pack) is not { } ranges || ranges.Any(r => !IsClear(pack, r));

    // where in a pack objects lie that are to go; null where nothing tells
    private List<(long From, long To)>? RangesIn(AbsolutePath pack)
    {
        if (!IsPack(pack))
        {
            return null;
        }

        try
        {
            var index = File.ReadAllBytes(pack.Value.Replace(".pack", ".idx", StringComparison.Ordinal));
            return RangesIn(index, new FileInfo(pack.Value).Length);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private List<(long From, long To)>? RangesIn(ReadOnlySpan<byte> index, long packLength)
    {
        if (!index.StartsWith(IndexMagic))
        {
            return null;
        }

        var count = checked((int)BinaryPrimitives.ReadUInt32BigEndian(index[(HeadLength + FanoutLength - 4)..]));
        var names = index.Slice(HeadLength + FanoutLength, checked(count * ObjectId.Size));
        var rest = index[(HeadLength + FanoutLength + names.Length + (4 * count))..];
        var small = rest[..(4 * count)];
        var large = rest[(4 * count)..];
        var offsets = new long[count];
        var going = new HashSet<long>();
        for (var i = 0; i < count; i++)
        {
            var offset = BinaryPrimitives.ReadUInt32BigEndian(small[(4 * i)..]);
            offsets[i] =
                (offset & LargeOffset) == 0
                    ? offset
                    : BinaryPrimitives.ReadInt64BigEndian(large[checked((int)(offset & ~LargeOffset) * 8)..]);
            if (_dropped.Contains(new ObjectId(names.Slice(i * ObjectId.Size, ObjectId.Size))))
            {
                _ = going.Add(offsets[i]);
            }
        }

        Array.Sort(offsets);
        return
        [
            .. going.Select(from =>
                (from, Array.Find(offsets, next => next > from) is > 0 and var to ? to : packLength - TrailerLength)
            ),
        ];
    }

    private static bool IsClear(AbsolutePath pack, (long From, long To) range)
    {
        using var file = File.OpenRead(pack.Value);
        file.Position = Math.Min(range.From, file.Length);
        var buffer = new byte[Math.Max(0, Math.Min(range.To, file.Length) - file.Position)];
        file.ReadExactly(buffer);
        return !buffer.AsSpan().ContainsAnyExcept((byte)0);
    }

    private static void Clear(AbsolutePath pack, IEnumerable<(long From, long To)> ranges)
    {
        FileSystem.ForThisSystem().SetMode(pack, FilePermissions.PrivateFile);
        using var file = new FileStream(pack.Value, FileMode.Open, FileAccess.Write);
        foreach (var (from, to) in ranges)
        {
            file.Position = Math.Min(from, file.Length);
            file.Write(new byte[Math.Max(0, Math.Min(to, file.Length) - file.Position)]);
        }

        file.Flush(flushToDisk: true);
    }
}
