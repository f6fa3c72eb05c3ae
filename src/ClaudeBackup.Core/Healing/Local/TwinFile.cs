using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>
/// A small file of ours that nothing else could tell again, kept twice. People may edit the first one; the second is what it last said when it could be
/// read.
/// </summary>
/// <param name="file">The file.</param>
public sealed class TwinFile(AbsolutePath file)
{
    private const string Suffix = ".copy";
    private const int MostDamaged = 2;

    /// <summary>The second one.</summary>
    public AbsolutePath Copy { get; } = file.Parent! / (file.Name + Suffix);

    /// <summary>Whether either is there.</summary>
    public bool Exists => File.Exists(file.Value) || File.Exists(Copy.Value);

    /// <summary>The bytes of the file; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? ReadFile() => TryRead(file);

    /// <summary>The bytes of the second one; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? ReadCopy() => TryRead(Copy);

    /// <summary>Replaces both, the second one first.</summary>
    public void Write(ReadOnlySpan<byte> content)
    {
        AtomicFile.Write(Copy, content);
        AtomicFile.Write(file, content);
    }

    /// <summary>Takes both away.</summary>
    public void Delete()
    {
        File.Delete(Copy.Value);
        File.Delete(file.Value);
    }

    /// <summary>Lets the second one follow the first, which was read and found to be good.</summary>
    /// <param name="content">What the first one holds.</param>
    public void Follow(ReadOnlySpan<byte> content)
    {
        if (!content.SequenceEqual(ReadCopy()))
        {
            AtomicFile.Write(Copy, content);
        }
    }

    /// <summary>Brings the first one back to what the second one says.</summary>
    /// <param name="quarantine">Takes what the first one held.</param>
    public void BringBack(Quarantine quarantine)
    {
        _ = quarantine.SetAside(file);
        AtomicFile.Write(file, ReadCopy() ?? []);
    }

    /// <summary>Brings back each file that tells its own <see cref="HashedJson">hash</see>, has a copy, and is gone or not as it was written. Nobody edits one.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="quarantine">Takes what is damaged.</param>
    public static void BringBackHashed(AbsolutePath folder, Quarantine quarantine)
    {
        if (!Directory.Exists(folder.Value))
        {
            return;
        }

        foreach (var copy in Directory.GetFiles(folder.Value, "*.json" + Suffix))
        {
            var twin = new TwinFile(new AbsolutePath(copy[..^Suffix.Length]));
            if (
                twin.ReadCopy() is { } before
                && HashedJson.HasHash(before)
                && HashedJson.IsWhole(before)
                && (twin.ReadFile() is not { } now || !HashedJson.IsWhole(now) || !HashedJson.HasHash(now))
            )
            {
                twin.BringBack(quarantine);
            }
        }
    }

    /// <summary>
    /// Whether a file that cannot be read was damaged by something that is no editor: it is gone, a beginning of what it was, all zeros, or differs in a
    /// byte or two. What a person typed is never taken for that.
    /// </summary>
    /// <param name="now">What it holds; null when it is gone.</param>
    /// <param name="before">What it held when it could be read.</param>
    public static bool IsDamaged(ReadOnlySpan<byte> now, ReadOnlySpan<byte> before) =>
        before.StartsWith(now)
        || now.IndexOfAnyExcept((byte)0) < 0
        || (now.Length == before.Length && Different(now, before) <= MostDamaged);

    private static int Different(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var different = 0;
        for (var i = 0; i < one.Length; i++)
        {
            different += one[i] == other[i] ? 0 : 1;
        }

        return different;
    }

    private static byte[]? TryRead(AbsolutePath path)
    {
        try
        {
            return File.ReadAllBytes(path.Value);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
