using System.Text;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Git;

/// <summary>The bytes of a commit, of which tree and parents can be replaced: all else comes back the same, but for signatures, which would be true no more.</summary>
internal sealed class RawCommit
{
    private static readonly byte[] Blank = "\n\n"u8.ToArray();
    private static readonly byte[] Ours = Encoding.UTF8.GetBytes($"committer {GitEnvironment.Identity} ");

    private readonly List<byte[]> _otherLines = [];
    private readonly byte[] _rest;

    private RawCommit(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf(Blank);
        // one without a message ends with its last line
        var head =
            end >= 0 ? bytes[..end]
            : bytes is [.., (byte)'\n'] ? bytes[..^1]
            : bytes;
        // the blank line and the message
        _rest = end < 0 ? [] : bytes[(end + 1)..].ToArray();
        var parents = new List<ObjectId>();
        var isSignature = false;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range];
            if (line.StartsWith("tree "u8))
            {
                Tree = Id(line["tree ".Length..]);
            }
            else if (line.StartsWith("parent "u8))
            {
                parents.Add(Id(line["parent ".Length..]));
            }
            else
            {
                var goesOn = line.StartsWith(" "u8);
                isSignature = goesOn ? isSignature : line.StartsWith("gpgsig"u8) || line.StartsWith("mergetag "u8);
                if (!isSignature)
                {
                    _otherLines.Add(line.ToArray());
                }
            }
        }

        Parents = parents;
        Tree ??= ObjectId.None;
    }

    /// <summary>Its tree.</summary>
    public ObjectId Tree { get; }

    /// <summary>Its parents.</summary>
    public IReadOnlyList<ObjectId> Parents { get; }

    /// <summary>Whether this program made it, on whatever machine.</summary>
    public bool IsOurs => _otherLines.Exists(line => line.AsSpan().StartsWith(Ours));

    /// <summary>Reads it.</summary>
    /// <exception cref="BackupException">Integrity: this is no commit.</exception>
    public static RawCommit Read(ReadOnlySpan<byte> bytes)
    {
        var commit = new RawCommit(bytes);
        return commit.Tree.IsNone
            ? throw new BackupException(FailureKind.Integrity, "git gave a commit that has no tree.")
            : commit;
    }

    /// <summary>One of the repository's; null where it is lost or damaged.</summary>
    /// <exception cref="BackupException">git failed.</exception>
    public static RawCommit? TryRead(ObjectId id, BlobReader reader)
    {
        try
        {
            return Read(reader.BytesOf(id, ObjectType.Commit));
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return null;
        }
    }

    /// <summary>The bytes with another tree and other parents.</summary>
    public byte[] With(ObjectId tree, IEnumerable<ObjectId> parents)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.ASCII.GetBytes($"tree {tree}\n"));
        foreach (var parent in parents)
        {
            bytes.Write(Encoding.ASCII.GetBytes($"parent {parent}\n"));
        }

        foreach (var line in _otherLines)
        {
            bytes.Write(line);
            bytes.WriteByte((byte)'\n');
        }

        bytes.Write(_rest);
        return bytes.ToArray();
    }

    private static ObjectId Id(ReadOnlySpan<byte> hex) =>
        ObjectId.TryParse(hex, out var id)
            ? id
            : throw new BackupException(FailureKind.Integrity, "git gave a commit that names no object.");
}
