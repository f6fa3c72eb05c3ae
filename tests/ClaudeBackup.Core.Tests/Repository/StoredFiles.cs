using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>Stored files as literals: a text stands for the bytes of each segment.</summary>
internal static class StoredFiles
{
    /// <summary>A file of one variant.</summary>
    public static StoredFile Of(string source, params string[] segments) =>
        Of(source, AreaOf(source), VariantOf(AreaOf(source), 1, segments));

    /// <summary>A file of several variants, the last one current.</summary>
    public static StoredFile Of(string source, StoredArea area, params Variant[] variants) =>
        new()
        {
            Source = RelativePath.Parse(source),
            Path = StoredPath.Of(RelativePath.Parse(source), area),
            Current = variants[^1].Number,
            Variants = variants,
        };

    public static Variant VariantOf(StoredArea area, int number, params string[] segments) =>
        new()
        {
            Number = number,
            Mode = FilePermissions.PrivateFile,
            ModifiedNs = 0,
            Saved = DateTimeOffset.UnixEpoch,
            Segments = [.. segments.Select(text => SegmentOf(area, text))],
        };

    /// <summary>The blob that stands for a text.</summary>
    public static ObjectId Blob(string text) => ObjectId.OfBlob(System.Text.Encoding.UTF8.GetBytes(text));

    private static StoredArea AreaOf(string source) =>
        source.StartsWith("projects/", StringComparison.Ordinal) ? StoredArea.Sessions : StoredArea.Config;

    private static Segment SegmentOf(StoredArea area, string text) =>
        new()
        {
            Hash = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(text)),
            Size = text.Length,
            StoredSize = text.Length,
            Codec = area is StoredArea.Config ? Codec.None : Codec.Current,
            Blob = Blob(text),
        };
}
