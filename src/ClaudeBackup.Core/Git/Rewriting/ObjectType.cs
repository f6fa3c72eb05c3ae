using System.Security.Cryptography;
using System.Text;

namespace ClaudeBackup.Core.Git;

/// <summary>The kinds of git's objects: by name, as in an object's header, and by number, as in a pack.</summary>
/// <param name="Name">In a header.</param>
/// <param name="Number">In a pack.</param>
#pragma warning disable CA5350 // git names objects by SHA-1; nothing here relies on it for security
internal readonly record struct ObjectType(string Name, int Number)
{
    public static readonly ObjectType Commit = new("commit", 1);
    public static readonly ObjectType Tree = new("tree", 2);
    public static readonly ObjectType Blob = new("blob", 3);

    /// <summary>What stands before the content of an object, for its name and where it is a file of its own.</summary>
    public byte[] Header(int length) => Encoding.ASCII.GetBytes($"{Name} {length}\0");

    /// <summary>The name of an object.</summary>
    public ObjectId NameOf(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Header(content.Length));
        hash.AppendData(content);
        return new ObjectId(hash.GetHashAndReset());
    }
}
