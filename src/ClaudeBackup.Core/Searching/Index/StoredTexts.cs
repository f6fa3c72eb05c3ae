using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Searching;

/// <summary>A state of a file of a session in which there is something to read.</summary>
/// <param name="Session">The session.</param>
/// <param name="File">Its transcript, that of one of its subagents, or what a tool gave back.</param>
/// <param name="Variant">Which state of it.</param>
public sealed record StoredText(StoredSession Session, StoredFile File, Variant Variant)
{
    /// <summary>Whether it is the session's own transcript.</summary>
    public bool IsTranscript => ReferenceEquals(Session.Transcript?.File, File);

    /// <summary>Whether it is what a tool gave back, in a file of its own.</summary>
    public bool IsOutput => IsOutputFile(File.Source);

    /// <summary>Whether it is a state that a restore does not bring back unless it is told to.</summary>
    public bool IsAside => Variant.Number != File.Fullest.Number;

    /// <summary>
    /// By what the index knows a segment: the hash of its bytes. What a tool gave back may be a transcript byte for byte and is read otherwise, and as old as its
    /// file, so it goes by a hash of its own.
    /// </summary>
    /// <param name="index">The number of the segment, from 0.</param>
    public ContentHash KeyOf(int index)
    {
        var hash = Variant.Pieces[index].Hash;
        if (!IsOutput)
        {
            return hash;
        }

        Span<byte> bytes = stackalloc byte[ContentHash.Length + sizeof(long)];
        hash.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[ContentHash.Length..], Variant.ModifiedNs);
        return ContentHash.Of(bytes);
    }

    /// <summary>The subagent, as its file is named; empty for the session itself.</summary>
    public string Agent => IsTranscript || IsOutput ? "" : Path.GetFileNameWithoutExtension(File.Source.Name);

    /// <summary>All of a session, every state of every file, the transcript first and of it the fullest.</summary>
    public static IEnumerable<StoredText> Of(StoredSession session)
    {
        foreach (var entry in session.Entries)
        {
            var file = entry.File;
            if (!ReferenceEquals(entry, session.Transcript) && !IsAgent(entry.Source) && !IsOutputFile(entry.Source))
            {
                continue;
            }

            // nearly every file has one
            if (file.States.Only is { } only)
            {
                yield return new StoredText(session, file, only);
                continue;
            }

            foreach (var variant in file.Variants.OrderByDescending(v => v.Number == file.Fullest.Number))
            {
                yield return new StoredText(session, file, variant);
            }
        }
    }

    /// <summary>Whether a file is the transcript of a subagent.</summary>
    /// <param name="source">Below the Claude home.</param>
    public static bool IsAgent(RelativePath source) =>
        source
            .Value.AsSpan(source.Value.LastIndexOf('/') + 1)
            .StartsWith(SessionPath.AgentPrefix, StringComparison.Ordinal) && SessionPath.IsAppendOnly(source);

    private static bool IsOutputFile(RelativePath source) =>
        SessionPath.IsToolResult(source)
        && (
            source.Value.EndsWith(".txt", StringComparison.Ordinal)
            || source.Value.EndsWith(".json", StringComparison.Ordinal)
        );
}

/// <summary>Which segments hold what there is to read, and whose they are.</summary>
internal sealed class SegmentOwners
{
    // nearly every segment has one
    private readonly Dictionary<ContentHash, SegmentOwner[]> _owners = [];

    private SegmentOwners() { }

    /// <summary>The segments, those of the newest sessions first.</summary>
    public IReadOnlyCollection<ContentHash> Hashes => _owners.Keys;

    /// <summary>Whose a segment is, the newest session first; nobody's where it is not known.</summary>
    public IReadOnlyList<SegmentOwner> this[ContentHash hash] => _owners.TryGetValue(hash, out var all) ? all : [];

    /// <summary>Looks through sessions.</summary>
    /// <param name="sessions">The newest first.</param>
    /// <param name="isMeant">Which of their texts; all where nothing is told.</param>
    public static SegmentOwners Of(IEnumerable<StoredSession> sessions, Func<StoredText, bool>? isMeant = null)
    {
        var owners = new SegmentOwners();
        // a session has subagents, or several segments
        _ = sessions.TryGetNonEnumeratedCount(out var count) ? owners._owners.EnsureCapacity(4 * count) : 0;
        foreach (var text in sessions.SelectMany(StoredText.Of).Where(t => isMeant?.Invoke(t) is not false))
        {
            for (var i = 0; i < text.Variant.Pieces.Count; i++)
            {
                ref var all = ref CollectionsMarshal.GetValueRefOrAddDefault(owners._owners, text.KeyOf(i), out _);
                all = [.. all ?? [], new SegmentOwner(text, i)];
            }
        }

        return owners;
    }
}

/// <summary>A place where a segment stands.</summary>
/// <param name="Text">In what.</param>
/// <param name="Index">Its number there, from 0.</param>
internal readonly record struct SegmentOwner(StoredText Text, int Index)
{
    /// <summary>The segment.</summary>
    public Segment Segment => Text.Variant.Pieces[Index];
}
