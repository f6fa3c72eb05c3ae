using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>Reads git's files of refs: <see href="https://git-scm.com/docs/gitrepository-layout">HEAD, refs/ and packed-refs</see>.</summary>
internal sealed class Refs(AbsolutePath gitDirectory)
{
    private const string Symbolic = "ref: ";

    public ObjectId? ReadHead()
    {
        var head = gitDirectory / "HEAD";
        var text =
            Read(head)
            ?? throw new BackupException(
                FailureKind.NotInitialised,
                $"There is no git repository in {gitDirectory.Parent}.",
                "Run `claude-backup init` first."
            );
        return Branch(text) is { } branch ? Read(branch) : Parse(text, head);
    }

    /// <summary>The branch that HEAD names; null when it names a commit.</summary>
    public string? ReadBranch() => Branch(Read(gitDirectory / "HEAD") ?? "");

    /// <summary>The commit of a ref; null when there is none, or its file is damaged: whoever writes heals it first, and who reads goes on without.</summary>
    public ObjectId? Read(string name) =>
        Read(gitDirectory / name) is not { } value ? ReadPacked(name)
        : ObjectId.TryParse(value.AsSpan().Trim(), out var id) ? id
        : null;

    private static string? Branch(string head) =>
        head.StartsWith(Symbolic, StringComparison.Ordinal) ? head[Symbolic.Length..].Trim() : null;

    private ObjectId? ReadPacked(string branch)
    {
        var packed = gitDirectory / "packed-refs";
        foreach (var line in (Read(packed) ?? "").Split('\n'))
        {
            if (line.Length > ObjectId.HexLength && line[(ObjectId.HexLength + 1)..] == branch)
            {
                return ObjectId.TryParse(line.AsSpan(0, ObjectId.HexLength), out var id) ? id : null;
            }
        }

        return null;
    }

    private static string? Read(AbsolutePath file)
    {
        try
        {
            return File.ReadAllText(file.Value);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static ObjectId Parse(string text, AbsolutePath file) =>
        ObjectId.TryParse(text.AsSpan().Trim(), out var id)
            ? id
            : throw new BackupException(
                FailureKind.Integrity,
                $"{file} does not hold the name of a commit.",
                "Run `git fsck` in the repository to see what is damaged."
            );
}
