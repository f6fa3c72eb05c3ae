using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Rendering;

/// <summary>The files of a session that is too large for one.</summary>
internal static class ExportParts
{
    // what stands around the turns is shorter
    private const int LongestBeginning = 1 << 16;

    /// <summary>Where a part lies: a name that no session gets, for those end with the id, or with the count of the machines that have it.</summary>
    /// <param name="file">The first part.</param>
    /// <param name="part">From 1.</param>
    public static AbsolutePath Of(AbsolutePath file, int part) =>
        part == 1
            ? file
            : file.Parent! / $"{Path.GetFileNameWithoutExtension(file.Name)}-part{part}{Path.GetExtension(file.Name)}";

    /// <summary>Removes the parts that an export before had beyond those of this one; what is no part of it stays.</summary>
    /// <param name="file">The first part.</param>
    /// <param name="part">The first one that is too many.</param>
    /// <exception cref="IOException">One cannot be read or removed.</exception>
    public static void RemoveFrom(AbsolutePath file, int part)
    {
        for (var old = Of(file, part); IsPartOf(file, old); old = Of(file, ++part))
        {
            File.Delete(old.Value);
        }
    }

    // somebody may have a file of that name
    private static bool IsPartOf(AbsolutePath first, AbsolutePath file)
    {
        if (!File.Exists(file.Value))
        {
            return false;
        }

        using var reader = new StreamReader(file.Value);
        var begins = new char[LongestBeginning];
        return begins
            .AsSpan(0, reader.ReadBlock(begins))
            .Contains(HtmlFrame.LinkToOutline(first.Name), StringComparison.Ordinal);
    }
}
