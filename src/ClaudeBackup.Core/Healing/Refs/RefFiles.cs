using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>What the file of a ref says.</summary>
/// <param name="Commit">The commit; null when there is no such ref, when it names another one, and when it is damaged.</param>
/// <param name="IsDamaged">Whether there is a file that says neither, such as one that a power cut emptied.</param>
public readonly record struct RefValue(ObjectId? Commit, bool IsDamaged);

/// <summary>
/// Reads <see href="https://git-scm.com/docs/gitrepository-layout">git's files of refs</see> with patience: what is damaged is told of, and stops
/// nobody from reading the rest. No process is started.
/// </summary>
/// <param name="gitDirectory">The <c>.git</c>.</param>
internal sealed class RefFiles(AbsolutePath gitDirectory)
{
    private const string Symbolic = "ref: refs/";
    private const string Refs = "refs";
    private const string LockSuffix = ".lock";

    /// <summary>The file of packed refs.</summary>
    public const string PackedRefs = "packed-refs";

    /// <summary>The branch that HEAD names, in full; null when it names none, for whatever reason.</summary>
    public string? HeadBranch =>
        Text("HEAD") is { } text && text.StartsWith(Symbolic, StringComparison.Ordinal)
            ? text["ref: ".Length..].Trim()
            : null;

    /// <summary>Whether HEAD names a branch or a commit; without one of them git takes the folder for no repository.</summary>
    public bool HeadIsSound => HeadBranch is not null || Commit(Text("HEAD")) is not null;

    /// <summary>What a ref says, in its own file or among the packed ones.</summary>
    /// <param name="name">In full.</param>
    public RefValue Read(string name) =>
        Text(name) is { } text
            ? new RefValue(Commit(text), !IsSound(text))
            : new RefValue(Packed().GetValueOrDefault(name), IsDamaged: false);

    /// <summary>The names of all refs whose own file is damaged.</summary>
    public IReadOnlyList<string> Damaged() => [.. Loose().Where(name => Text(name) is { } text && !IsSound(text))];

    /// <summary>The names of all refs.</summary>
    public IReadOnlyList<string> All() => [.. Loose().Union(Packed().Keys).Order(StringComparer.Ordinal)];

    /// <summary>Whether git would refuse the file of packed refs.</summary>
    public bool PackedIsDamaged =>
        Directory.Exists((gitDirectory / PackedRefs).Value)
        || PackedLines().Any(line => !IsPackedLine(line))
        || Unterminated is not null;

    /// <summary>The lines of the file of packed refs that git takes.</summary>
    public IReadOnlyList<string> SoundPackedLines()
    {
        var cut = Unterminated;
        return [.. PackedLines().Where(line => IsPackedLine(line) && line != cut)];
    }

    /// <summary>Where a ref has been, newest first, as far as its log can be read.</summary>
    /// <param name="name">In full, or <c>HEAD</c>.</param>
    public IReadOnlyList<RefLogLine> Log(string name)
    {
        try
        {
            var lines = File.ReadAllLines((gitDirectory / "logs" / RelativePath.Parse(name)).Value);
            return [.. lines.Reverse().Select(RefLogLine.TryParse).OfType<RefLogLine>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static ObjectId? Commit(string? text) =>
        ObjectId.TryParse((text ?? "").AsSpan().Trim(), out var id) && !id.IsNone ? id : null;

    private static bool IsSound(string text) =>
        Commit(text) is not null || text.StartsWith(Symbolic, StringComparison.Ordinal);

    private IEnumerable<string> Loose()
    {
        var root = (gitDirectory / Refs).Value;
        return Directory.Exists(root)
            ? Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(LockSuffix, StringComparison.Ordinal))
                .Select(file => Refs + "/" + Path.GetRelativePath(root, file).Replace('\\', '/'))
            : [];
    }

    private Dictionary<string, ObjectId> Packed()
    {
        var refs = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        foreach (var line in PackedLines())
        {
            if (line.Length > ObjectId.HexLength + 1 && Commit(line[..ObjectId.HexLength]) is { } commit)
            {
                refs[line[(ObjectId.HexLength + 1)..]] = commit;
            }
        }

        return refs;
    }

    private string[] PackedLines() => (Text(PackedRefs) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // what was cut off may be the end of a name
    private string? Unterminated =>
        Text(PackedRefs) is { Length: > 0 } text && text[^1] != '\n' ? text[(text.LastIndexOf('\n') + 1)..] : null;

    // a comment, the commit that a tag above leads to, or an id and the name of a ref
    private static bool IsPackedLine(string line) =>
        line[0] == '#'
        || (line[0] == '^' && Commit(line[1..]) is not null)
        || (
            line.Length > ObjectId.HexLength + 1
            && Commit(line[..ObjectId.HexLength]) is not null
            && line.AsSpan(ObjectId.HexLength).StartsWith(" refs/")
        );

    private string? Text(string name)
    {
        try
        {
            return File.ReadAllText((gitDirectory / RelativePath.Parse(name)).Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
