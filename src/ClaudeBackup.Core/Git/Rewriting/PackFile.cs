using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// Objects on their way into git as <see href="https://git-scm.com/docs/gitformat-pack">one pack</see>: for commits and trees that no verb of git writes as they
/// shall be. Nothing is there for git before <see cref="FinishAsync"/>; one that is never finished leaves nothing.
/// </summary>
#pragma warning disable CA5350 // git names objects and packs by SHA-1; nothing here relies on it for security
internal sealed class PackFile : IDisposable
{
    private const string Unfinished = "tmp_pack_";
    private const int HeaderLength = 12;
    private const int LowBits = 4;
    private const int MoreBits = 7;

    private static readonly byte[] Nothing = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    private readonly GitClient _git;
    private readonly AbsolutePath _folder;
    private readonly AbsolutePath _temporary;
    private readonly FileStream _file;
    private readonly HashSet<ObjectId> _added = [];

    /// <summary>Begins one.</summary>
    /// <param name="git">The repository; its lock is the caller's.</param>
    public PackFile(GitClient git)
    {
        _git = git;
        _folder = git.Objects.Folder / "pack";
        // a name that git knows for a pack that was never finished
        _temporary = _folder / $"{Unfinished}{Guid.NewGuid():N}";
        _file = new FileStream(
            FileSystem.ForThisSystem().CreateNew(_temporary, FilePermissions.PrivateFile),
            FileAccess.ReadWrite
        );
        _file.Write(new byte[HeaderLength]);
    }

    /// <summary>Whether a name is that of one of ours which was not finished: git's own end in six letters.</summary>
    public static bool IsUnfinished(string name) =>
        name.StartsWith(Unfinished, StringComparison.Ordinal)
        && Guid.TryParseExact(name[Unfinished.Length..], "N", out _);

    /// <summary>Adds an object; one that was added before is added once.</summary>
    /// <returns>Its name.</returns>
    public ObjectId Add(ObjectType type, ReadOnlySpan<byte> content)
    {
        var id = type.NameOf(content);
        if (_added.Add(id))
        {
            WriteHead(type.Number, content.Length);
            Compress(content);
        }

        return id;
    }

    /// <summary>Gives the pack to git, durably.</summary>
    /// <param name="isPromised">Whether what its objects name may lie at the remote alone.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="BackupException">Git does not take it.</exception>
    public async Task FinishAsync(bool isPromised, CancellationToken cancellation)
    {
        if (_added.Count == 0)
        {
            return;
        }

        WriteFileHead();
        _file.Position = 0;
        var sum = await SHA1.HashDataAsync(_file, cancellation);
        _file.Write(sum);
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        var name = _folder / $"pack-{Convert.ToHexStringLower(sum)}";
        var files = FileSystem.ForThisSystem();
        if (isPromised)
        {
            AtomicFile.WriteText(new AbsolutePath(name + ".promisor"), "");
        }

        var pack = new AbsolutePath(name + ".pack");
        files.Move(_temporary, pack, overwrite: true);
        if (!await _git.Objects.IndexAsync(pack, cancellation))
        {
            files.Delete(pack);
            throw new BackupException(
                FailureKind.Integrity,
                $"git does not take the pack {pack}, in which history was written anew.",
                "Nothing has changed. Run the command again; if it repeats, report it with the output of git fsck."
            );
        }

        files.FlushDirectory(_folder);
    }

    /// <summary>Takes away one that was never finished.</summary>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // what waits to be written fails again on a full disk, and nobody needs it
        }
        finally
        {
            File.Delete(_temporary.Value);
        }
    }

    private void Compress(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            // the class writes not a byte of what is empty, and git does not take that
            _file.Write(Nothing);
            return;
        }

        using var compressed = new ZLibStream(_file, CompressionLevel.Fastest, leaveOpen: true);
        compressed.Write(content);
    }

    // the type and four bits of the length, then seven bits a byte, as long as the highest bit is set
    private void WriteHead(int type, int length)
    {
        var rest = (uint)length >> LowBits;
        var first = (type << LowBits) | (length & 0x0F);
        _file.WriteByte((byte)(rest > 0 ? first | 0x80 : first));
        while (rest > 0)
        {
            var bits = rest & 0x7F;
            rest >>= MoreBits;
            _file.WriteByte((byte)(rest > 0 ? bits | 0x80 : bits));
        }
    }

    private void WriteFileHead()
    {
        Span<byte> head = stackalloc byte[HeaderLength];
        "PACK"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], 2);
        BinaryPrimitives.WriteUInt32BigEndian(head[8..], (uint)_added.Count);
        _file.Position = 0;
        _file.Write(head);
    }
}
