using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>The bytes of a <see cref="MachineIndex"/> on disk. Local and derived: any doubt about it reads as absence.</summary>
public static class MachineIndexFile
{
    private const ulong Magic = 0x3330_5844_4942_4C43; // "CLBIDX03"

    /// <summary>Reads an index, or gives null when it is missing, old or damaged: it is then derived anew.</summary>
    public static MachineIndex? TryRead(AbsolutePath path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (
            bytes.Length < ContentHash.Length
            || !SHA256
                .HashData(bytes.AsSpan(ContentHash.Length))
                .AsSpan()
                .SequenceEqual(bytes.AsSpan(0, ContentHash.Length))
        )
        {
            return null;
        }

        using var reader = new BinaryReader(
            new MemoryStream(bytes, ContentHash.Length, bytes.Length - ContentHash.Length),
            Encoding.UTF8
        );
        try
        {
            return reader.ReadUInt64() == Magic ? Read(reader) : null;
        }
        catch (Exception e)
            when (e is InvalidDataException or FormatException or EndOfStreamException or ArgumentException)
        {
            // Written by another version of this program.
            return null;
        }
    }

    /// <summary>Replaces the index atomically.</summary>
    public static void Write(AbsolutePath path, MachineIndex index)
    {
        using var buffer = new MemoryStream();
        buffer.SetLength(ContentHash.Length);
        buffer.Position = ContentHash.Length;
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            Write(writer, index);
        }

        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        SHA256.HashData(bytes[ContentHash.Length..], bytes);
        AtomicFile.Write(path, bytes);
    }

    private static void Write(BinaryWriter writer, MachineIndex index)
    {
        writer.Write(Magic);
        WriteText(writer, index.Slug);
        WriteId(writer, index.Commit);
        WriteId(writer, index.Tree);
        writer.Write(index.Entries.Count);
        foreach (var entry in index.Entries.Values)
        {
            var file = entry.File;
            WriteText(writer, file.Source.Value);
            // Most names need no escape, and then both are one text.
            WriteText(writer, file.Path.Value == file.Source.Value ? "" : file.Path.Value);
            writer.Write(file.Current);
            writer.Write(entry.Fingerprint is not null);
            if (entry.Fingerprint is { } fingerprint)
            {
                Write(writer, fingerprint);
            }

            writer.Write(entry.AbsentSince?.UtcTicks ?? 0);
            writer.Write7BitEncodedInt(file.Variants.Count);
            foreach (var variant in file.Variants)
            {
                Write(writer, variant, file.Path);
            }
        }

        writer.Write(index.NotText.Count);
        foreach (var (source, fingerprint) in index.NotText)
        {
            WriteText(writer, source.Value);
            Write(writer, fingerprint);
        }

        WriteLists(writer, index);
    }

    // a file is known by its place among all
    private static void WriteLists(BinaryWriter writer, MachineIndex index)
    {
        var places = index.Lists.Count == 0 ? [] : index.Entries.Keys.Select((s, i) => (s, i)).ToDictionary();
        writer.Write(index.Lists.Count);
        foreach (var (list, sources) in index.Lists)
        {
            WriteId(writer, list);
            writer.Write7BitEncodedInt(sources.Count);
            foreach (var source in sources)
            {
                writer.Write7BitEncodedInt(places[source]);
            }
        }
    }

    private static Dictionary<ObjectId, IReadOnlyList<RelativePath>> ReadLists(
        BinaryReader reader,
        RelativePath[] files
    )
    {
        var count = reader.ReadInt32();
        var lists = new Dictionary<ObjectId, IReadOnlyList<RelativePath>>(count);
        for (var i = 0; i < count; i++)
        {
            var list = ReadId(reader) ?? ObjectId.None;
            var sources = new RelativePath[reader.Read7BitEncodedInt()];
            for (var s = 0; s < sources.Length; s++)
            {
                sources[s] = files[reader.Read7BitEncodedInt()];
            }

            lists[list] = sources;
        }

        return lists;
    }

    private static void Write(BinaryWriter writer, Fingerprint fingerprint)
    {
        writer.Write(fingerprint.Size);
        writer.Write(fingerprint.ModifiedNs);
        writer.Write(fingerprint.ChangedNs);
        writer.Write(fingerprint.Inode);
    }

    private static Fingerprint ReadFingerprint(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64());

    private static void Write(BinaryWriter writer, Variant variant, StoredPath path)
    {
        Span<byte> raw = stackalloc byte[ContentHash.Length];
        writer.Write7BitEncodedInt(variant.Number);
        writer.Write7BitEncodedInt(variant.Mode);
        writer.Write(variant.ModifiedNs);
        writer.Write(variant.Saved.UtcTicks);
        writer.Write(variant.Link is not null);
        if (variant.Link is { } link)
        {
            WriteText(writer, link);
        }

        writer.Write7BitEncodedInt(variant.Segments.Count);
        foreach (var segment in variant.Segments)
        {
            segment.Hash.CopyTo(raw);
            writer.Write(raw);
            writer.Write(segment.Size);
            writer.Write(segment.StoredSize);
            WriteId(writer, segment.Blob);
            writer.Write((byte)((NumberOf(segment.Codec, path) << 1) | (segment.Digest is null ? 0 : 1)));
            segment.Digest?.Write(writer);
        }
    }

    private static MachineIndex? Read(BinaryReader reader)
    {
        var slug = ReadText(reader);
        var commit = ReadId(reader);
        var tree = ReadId(reader);
        var count = reader.ReadInt32();
        var entries = new Dictionary<RelativePath, IndexEntry>(count);
        var sources = new RelativePath[count];
        for (var i = 0; i < count; i++)
        {
            var source = sources[i] = RelativePath.Trusted(ReadText(reader));
            var path = StoredPath.Trusted(ReadText(reader) is { Length: > 0 } escaped ? escaped : source.Value);
            var current = reader.ReadInt32();
            Fingerprint? fingerprint = reader.ReadBoolean() ? ReadFingerprint(reader) : null;
            var absent = reader.ReadInt64();
            var variants = new Variant[reader.Read7BitEncodedInt()];
            for (var v = 0; v < variants.Length; v++)
            {
                variants[v] = ReadVariant(reader, path);
            }

            entries[source] = new IndexEntry(
                new StoredFile
                {
                    Source = source,
                    Path = path,
                    Current = current,
                    Variants = variants,
                },
                fingerprint,
                absent == 0 ? null : new DateTimeOffset(absent, TimeSpan.Zero)
            );
        }

        var notText = new Dictionary<RelativePath, Fingerprint>();
        for (var i = reader.ReadInt32(); i > 0; i--)
        {
            notText[RelativePath.Parse(ReadText(reader))] = ReadFingerprint(reader);
        }

        return new MachineIndex
        {
            Slug = slug,
            Commit = commit,
            Tree = tree,
            Entries = entries,
            NotText = notText,
            Lists = ReadLists(reader, sources),
        };
    }

    private static Variant ReadVariant(BinaryReader reader, StoredPath path)
    {
        Span<byte> raw = stackalloc byte[ContentHash.Length];
        var number = reader.Read7BitEncodedInt();
        var mode = reader.Read7BitEncodedInt();
        var modified = reader.ReadInt64();
        var saved = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var link = reader.ReadBoolean() ? ReadText(reader) : null;
        var segments = new Segment[reader.Read7BitEncodedInt()];
        for (var s = 0; s < segments.Length; s++)
        {
            reader.BaseStream.ReadExactly(raw);
            var (size, storedSize, blob, kind) = (
                reader.ReadInt64(),
                reader.ReadInt64(),
                ReadId(reader),
                reader.ReadByte()
            );
            segments[s] = new Segment
            {
                Hash = ContentHash.FromBytes(raw),
                Size = size,
                StoredSize = storedSize,
                Blob = blob ?? ObjectId.None,
                Codec =
                    kind >> 1 < path.Codecs.Count
                        ? path.Codecs[kind >> 1]
                        : throw new InvalidDataException("A segment has an unknown codec."),
                Digest = (kind & 1) == 1 ? TranscriptDigest.Read(reader) : null,
            };
        }

        return new Variant
        {
            Number = number,
            Mode = mode,
            ModifiedNs = modified,
            Saved = saved,
            Link = link,
            Segments = segments,
        };
    }

    private static int NumberOf(Codec codec, StoredPath path)
    {
        for (var number = 0; number < path.Codecs.Count; number++)
        {
            if (path.Codecs[number] == codec)
            {
                return number;
            }
        }

        throw new ArgumentException($"{path} has no segments kept as {codec}.", nameof(codec));
    }

    private static void WriteId(BinaryWriter writer, ObjectId? id)
    {
        Span<byte> raw = stackalloc byte[ObjectId.Size];
        (id ?? ObjectId.None).CopyTo(raw);
        writer.Write(raw);
    }

    private static ObjectId? ReadId(BinaryReader reader)
    {
        Span<byte> raw = stackalloc byte[ObjectId.Size];
        reader.BaseStream.ReadExactly(raw);
        return raw.ContainsAnyExcept((byte)0) ? new ObjectId(raw) : null;
    }

    // UTF-16 keeps the lone surrogates that stand for bytes which are not UTF-8.
    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan());
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static string ReadText(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt() / sizeof(char);
        return string.Create(
            length,
            reader,
            static (chars, r) => r.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(chars))
        );
    }
}
