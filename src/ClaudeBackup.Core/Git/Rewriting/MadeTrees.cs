namespace ClaudeBackup.Core.Git;

/// <summary>Trees on their way into git, and those that are there.</summary>
/// <param name="reader">Reads trees.</param>
/// <param name="pack">Takes what is new.</param>
internal sealed class MadeTrees(BlobReader reader, PackFile pack)
{
    private readonly Dictionary<ObjectId, IReadOnlyList<RawEntry>> _made = [];

    /// <summary>The entries of a tree, also of one that git does not have yet. Those of all history would fill the memory, so what is read is not kept.</summary>
    public IReadOnlyList<RawEntry> Read(ObjectId tree) =>
        _made.TryGetValue(tree, out var made) ? made : RawTree.Read(reader.BytesOf(tree, ObjectType.Tree));

    /// <summary>Makes one.</summary>
    public ObjectId Add(IReadOnlyList<RawEntry> entries)
    {
        var id = pack.Add(ObjectType.Tree, RawTree.Write(entries));
        _made[id] = entries;
        return id;
    }
}
