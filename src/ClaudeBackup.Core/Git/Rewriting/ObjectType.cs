namespace ClaudeBackup.Core.Git;

/// <summary>The kinds of git's objects: by name, as in an object's header, and by number, as in a pack.</summary>
/// <param name="Name">In a header.</param>
/// <param name="Number">In a pack.</param>
internal readonly record struct ObjectType(string Name, int Number)
{
    public static readonly ObjectType Commit = new("commit", 1);
    public static readonly ObjectType Tree = new("tree", 2);
    public static readonly ObjectType Blob = new("blob", 3);
}
