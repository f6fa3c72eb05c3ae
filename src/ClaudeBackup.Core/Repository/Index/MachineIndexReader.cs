using System.Runtime.InteropServices;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Reads the fields of an index, as <see cref="MachineIndexWriter"/> wrote them.</summary>
/// <param name="reader">Gives them.</param>
internal sealed class MachineIndexReader(BinaryReader reader)
{
    private readonly SharedTexts _shared = new();
    private readonly long _length = reader.BaseStream.Length;

    /// <summary>Reads what <see cref="MachineIndexWriter"/> wrote.</summary>
    /// <param name="isOld">Whether the version before wrote it.</param>
    /// <exception cref="InvalidDataException">It was written by another version of this program; other exceptions of reading tell the same.</exception>
    public MachineIndex Read(bool isOld)
    {
        var slug = Slug.Parse(ReadText());
        var commit = ReadId();
        var tree = ReadId();
        var count = Possible(reader.ReadInt32());
        var entries = new Dictionary<RelativePath, IndexEntry>(count);
        var sources = new RelativePath[count];
        for (var i = 0; i < count; i++)
        {
            var source = sources[i] = RelativePath.Trusted(ReadText());
            var path = StoredPath.Trusted(ReadText() is { Length: > 0 } escaped ? escaped : source.Value);
            var current = reader.ReadInt32();
            Fingerprint? fingerprint = reader.ReadBoolean() ? ReadFingerprint() : null;
            var absent = reader.ReadInt64();
            var variants = new Variant[Possible(reader.Read7BitEncodedInt())];
            for (var v = 0; v < variants.Length; v++)
            {
                variants[v] = ReadVariant(path);
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
            notText[RelativePath.Parse(ReadText())] = ReadFingerprint();
        }

        return new MachineIndex
        {
            Slug = slug,
            Commit = commit,
            Tree = tree,
            Entries = entries,
            NotText = notText,
            Lists = ReadLists(sources),
            IsOld = isOld,
            ListsAreOld = isOld || reader.ReadBoolean(),
        };
    }

    private Variant ReadVariant(StoredPath path)
    {
        Span<byte> raw = stackalloc byte[ContentHash.Length];
        var number = reader.Read7BitEncodedInt();
        var mode = reader.Read7BitEncodedInt();
        var modified = reader.ReadInt64();
        var saved = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var link = reader.ReadBoolean() ? ReadText() : null;
        var segments = new Segment[Possible(reader.Read7BitEncodedInt())];
        for (var s = 0; s < segments.Length; s++)
        {
            reader.BaseStream.ReadExactly(raw);
            var (size, storedSize, blob, kind) = (reader.ReadInt64(), reader.ReadInt64(), ReadId(), reader.ReadByte());
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
                Digest = (kind & 1) == 1 ? TranscriptDigest.Read(reader, _shared) : null,
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

    private Dictionary<ObjectId, IReadOnlyList<RelativePath>> ReadLists(RelativePath[] files)
    {
        var count = Possible(reader.ReadInt32());
        var lists = new Dictionary<ObjectId, IReadOnlyList<RelativePath>>(count);
        for (var i = 0; i < count; i++)
        {
            var list = ReadId() ?? ObjectId.None;
            var sources = new RelativePath[Possible(reader.Read7BitEncodedInt())];
            for (var s = 0; s < sources.Length; s++)
            {
                sources[s] = files[reader.Read7BitEncodedInt()];
            }

            lists[list] = sources;
        }

        return lists;
    }

    private Fingerprint ReadFingerprint() =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64());

    private ObjectId? ReadId()
    {
        Span<byte> raw = stackalloc byte[ObjectId.Size];
        reader.BaseStream.ReadExactly(raw);
        return raw.ContainsAnyExcept((byte)0) ? new ObjectId(raw) : null;
    }

    // before room is made for so many: each of them takes a byte at least
    private int Possible(int count) =>
        count >= 0 && count <= _length ? count : throw new InvalidDataException("The index is cut short.");

    private string ReadText()
    {
        var length = Possible(reader.Read7BitEncodedInt()) / sizeof(char);
        return string.Create(
            length,
            reader,
            static (chars, r) => r.BaseStream.ReadExactly(MemoryMarshal.AsBytes(chars))
        );
    }
}
