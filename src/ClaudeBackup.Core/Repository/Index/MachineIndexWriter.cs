using System.Runtime.InteropServices;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Writes the fields of an index, as <see cref="MachineIndexReader"/> reads them.</summary>
/// <param name="writer">Takes them.</param>
internal sealed class MachineIndexWriter(BinaryWriter writer)
{
    /// <summary>Writes an index.</summary>
    public void Write(MachineIndex index)
    {
        WriteText(index.Slug.Value);
        WriteId(index.Commit);
        WriteId(index.Tree);
        writer.Write(index.Entries.Count);
        foreach (var entry in index.Entries.Values)
        {
            var file = entry.File;
            WriteText(file.Source.Value);
            // Most names need no escape, and then both are one text.
            WriteText(file.Path.Value == file.Source.Value ? "" : file.Path.Value);
            writer.Write(file.Current);
            writer.Write(entry.Fingerprint is not null);
            if (entry.Fingerprint is { } fingerprint)
            {
                Write(fingerprint);
            }

            writer.Write(entry.AbsentSince?.UtcTicks ?? 0);
            writer.Write7BitEncodedInt(file.States.Count);
            for (var i = 0; i < file.States.Count; i++)
            {
                Write(file.States[i], file.Path);
            }
        }

        writer.Write(index.NotText.Count);
        foreach (var (source, fingerprint) in index.NotText)
        {
            WriteText(source.Value);
            Write(fingerprint);
        }

        WriteLists(index);
        writer.Write(index.ListsAreOld);
    }

    // a file is known by its place among all
    private void WriteLists(MachineIndex index)
    {
        var places = index.Lists.Count == 0 ? [] : index.Entries.Keys.Select((s, i) => (s, i)).ToDictionary();
        writer.Write(index.Lists.Count);
        foreach (var (list, sources) in index.Lists)
        {
            WriteId(list);
            writer.Write7BitEncodedInt(sources.Count);
            foreach (var source in sources)
            {
                writer.Write7BitEncodedInt(places[source]);
            }
        }
    }

    private void Write(Fingerprint fingerprint)
    {
        writer.Write(fingerprint.Size);
        writer.Write(fingerprint.ModifiedNs);
        writer.Write(fingerprint.ChangedNs);
        writer.Write(fingerprint.Inode);
    }

    private void Write(Variant variant, StoredPath path)
    {
        Span<byte> raw = stackalloc byte[ContentHash.Length];
        writer.Write7BitEncodedInt(variant.Number);
        writer.Write7BitEncodedInt(variant.Mode);
        writer.Write(variant.ModifiedNs);
        writer.Write(variant.Saved.UtcTicks);
        writer.Write(variant.Link is not null);
        if (variant.Link is { } link)
        {
            WriteText(link);
        }

        writer.Write7BitEncodedInt(variant.Pieces.Count);
        for (var i = 0; i < variant.Pieces.Count; i++)
        {
            var segment = variant.Pieces[i];
            segment.Hash.CopyTo(raw);
            writer.Write(raw);
            writer.Write(segment.Size);
            writer.Write(segment.StoredSize);
            WriteId(segment.RawBlob);
            writer.Write((byte)((NumberOf(segment.Codec, path) << 1) | (segment.Digest is null ? 0 : 1)));
            segment.Digest?.Write(writer);
        }
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

    private void WriteId(ObjectId? id) => WriteId((id ?? ObjectId.None).Raw);

    private void WriteId(ObjectId.Bytes id)
    {
        Span<byte> raw = stackalloc byte[ObjectId.Size];
        id.CopyTo(raw);
        writer.Write(raw);
    }

    // UTF-16 keeps the lone surrogates that stand for bytes which are not UTF-8.
    private void WriteText(string text)
    {
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }
}
