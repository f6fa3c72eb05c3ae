using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>What the repository itself says, for the user who types git in it; our own runs do not depend on it.</summary>
internal static class RepositorySettings
{
    public static readonly IReadOnlyList<(string Name, string Value)> ForTheUser =
    [
        // packs are joined by us, by size and in quiet moments
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        // a checkout gives the bytes that were stored
        ("core.autocrlf", "false"),
        ("core.precomposeUnicode", "false"),
        ("core.longPaths", "true"),
        ("core.quotePath", "false"),
    ];

    // this file wins over the attributes of the user and of stored files
    private const string Attributes =
        "# stored files are bytes: no line ends, filters or encodings are changed\n* -text !eol -ident -filter -working-tree-encoding\n";

    public static void WriteAttributes(AbsolutePath gitDirectory)
    {
        var info = gitDirectory / "info";
        FileSystem.ForThisSystem().CreateDirectory(info, FilePermissions.PrivateDirectory);
        AtomicFile.WriteText(info / "attributes", Attributes);
    }
}
