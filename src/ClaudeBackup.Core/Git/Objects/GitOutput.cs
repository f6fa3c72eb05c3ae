using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>Reads what git prints. Pure: bytes in, records out. Every function throws <see cref="FormatException"/> on anything else.</summary>
public static partial class GitOutput
{
    private const byte CommitMark = 1;
    private const byte FieldSeparator = 0x1F;

    // of the years 2 and 9998: whoever shows them may move them by hours
    private const long EarliestSecond = -62_104_060_800;
    private const long LatestSecond = 253_370_764_799;

    /// <summary>The <c>--format</c> that <see cref="ParseCommits"/> reads, with <c>-z</c>.</summary>
    public const string CommitFormat = "--format=tformat:%H%x1f%ct%x1f%P%x1f%s";

    /// <summary>The <c>--format</c> that <see cref="ParseHistory"/> reads, with <c>-z --raw</c>.</summary>
    public const string HistoryFormat = "--format=tformat:%x01%H %ct";

    /// <summary>The <c>--batch-check</c> that <see cref="ParseBlobs"/> reads.</summary>
    public const string ObjectFormat = "%(objectname) %(objecttype) %(objectsize)";

    /// <summary><c>git --version</c></summary>
    public static GitVersion ParseVersion(string output)
    {
        var match = VersionNumber().Match(output);
        return match.Success && Version.TryParse(match.Groups["number"].Value, out var number)
            ? new GitVersion(number, match.Groups["text"].Value.Trim())
            : throw new FormatException($"'{output.Trim()}' is not a version of git.");
    }

    /// <summary><c>git ls-tree -r -z</c>: <c>mode type id TAB path NUL</c></summary>
    public static IReadOnlyList<TreeEntry> ParseTree(ReadOnlySpan<byte> output)
    {
        List<TreeEntry> entries = [];
        while (!output.IsEmpty)
        {
            entries.Add(Entry(Take(ref output, 0)));
        }

        return entries;
    }

    /// <summary>Takes the next of <see cref="ParseTree"/> off the output.</summary>
    /// <returns>Null when it is not there as a whole; then nothing is taken.</returns>
    internal static TreeEntry? TryTakeEntry(ref ReadOnlySpan<byte> output) =>
        output.Contains((byte)0) ? Entry(Take(ref output, 0)) : null;

    private static TreeEntry Entry(ReadOnlySpan<byte> entry)
    {
        var mode = Number(Take(ref entry, (byte)' '));
        _ = Take(ref entry, (byte)' ');
        var id = Id(Take(ref entry, (byte)'\t'));
        return new TreeEntry(PathText.Decode(entry), mode, id);
    }

    /// <summary><c>git cat-file --batch-check</c> with <see cref="ObjectFormat"/>; a damaged object is told as missing and left out.</summary>
    public static IReadOnlyDictionary<ObjectId, long> ParseBlobs(ReadOnlySpan<byte> output)
    {
        Dictionary<ObjectId, long> blobs = [];
        while (!output.IsEmpty)
        {
            var line = Take(ref output, (byte)'\n');
            var id = Id(Take(ref line, (byte)' '));
            if (line.StartsWith("blob "u8))
            {
                blobs[id] = Long(line["blob ".Length..]);
            }
        }

        return blobs;
    }

    /// <summary><c>git diff-tree -r -z</c>: <c>:mode mode id id status NUL path NUL</c></summary>
    public static IReadOnlyList<TreeChange> ParseChanges(ReadOnlySpan<byte> output)
    {
        List<TreeChange> changes = [];
        var reader = new TreeChangeReader(changes.Add);
        reader.Take(output);
        reader.End();
        return changes;
    }

    /// <summary>Takes the next of <see cref="ParseChanges"/> off the output.</summary>
    /// <returns>Null when it is not there as a whole; then nothing is taken.</returns>
    internal static TreeChange? TryTakeChange(ref ReadOnlySpan<byte> output)
    {
        var first = output.IndexOf((byte)0);
        if (first < 0 || !output[(first + 1)..].Contains((byte)0))
        {
            return null;
        }

        (_, var newMode, var oldId, var newId) = Raw(Take(ref output, 0));
        return new TreeChange(PathText.Decode(Take(ref output, 0)), OrNull(oldId), OrNull(newId), newMode);
    }

    /// <summary><c>git ls-remote</c>: <c>id TAB ref LF</c></summary>
    public static IReadOnlyDictionary<string, ObjectId> ParseRefs(string output) =>
        output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Select(parts =>
                parts is [var id, var name]
                    ? (Name: name, Id: ObjectId.Parse(id))
                    : throw new FormatException("A ref of the remote has no name.")
            )
            // no server of git's tells one twice, and of what another one tells the first is as good as the last
            .DistinctBy(found => found.Name, StringComparer.Ordinal)
            .ToDictionary(found => found.Name, found => found.Id, StringComparer.Ordinal);

    /// <summary><c>git config --show-scope -z --get-regexp</c>: <c>scope NUL name LF value NUL</c>; what the repository says itself is left out.</summary>
    public static IReadOnlyList<GitSetting> ParseSettings(string output)
    {
        var fields = output.Split('\0');
        var settings = new List<GitSetting>();
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] is not ("local" or "worktree"))
            {
                var parts = fields[i + 1].Split('\n', 2);
                settings.Add(new GitSetting(parts[0], parts.Length > 1 ? parts[1] : "true"));
            }
        }

        return settings;
    }

    /// <summary><c>git log -z</c> with <see cref="CommitFormat"/></summary>
    public static IReadOnlyList<CommitInfo> ParseCommits(ReadOnlySpan<byte> output)
    {
        List<CommitInfo> commits = [];
        while (!output.IsEmpty)
        {
            var commit = Take(ref output, 0);
            var id = Id(Take(ref commit, FieldSeparator));
            var time = Time(Take(ref commit, FieldSeparator));
            var parents = Take(ref commit, FieldSeparator);
            List<ObjectId> parentIds = [];
            while (!parents.IsEmpty)
            {
                var end = parents.IndexOf((byte)' ');
                parentIds.Add(Id(end < 0 ? parents : parents[..end]));
                parents = end < 0 ? [] : parents[(end + 1)..];
            }

            commits.Add(new CommitInfo(id, time, parentIds, Encoding.UTF8.GetString(commit)));
        }

        return commits;
    }

    /// <summary><c>git log --raw -z</c> with <see cref="HistoryFormat"/>, in the order of the output.</summary>
    public static IReadOnlyList<PathChange> ParseHistory(ReadOnlySpan<byte> output)
    {
        List<PathChange> changes = [];
        var (commit, time) = (ObjectId.None, DateTimeOffset.UnixEpoch);
        while (!output.IsEmpty)
        {
            var field = Take(ref output, 0).TrimStart((byte)'\n');
            if (!field.IsEmpty && field[0] == CommitMark)
            {
                field = field[1..];
                commit = Id(Take(ref field, (byte)' '));
                time = Time(field);
            }
            else
            {
                (_, var mode, _, var id) = Raw(field);
                changes.Add(new PathChange(PathText.Decode(Take(ref output, 0)), mode, OrNull(id), commit, time));
            }
        }

        return changes;
    }

    private static (int OldMode, int NewMode, ObjectId OldId, ObjectId NewId) Raw(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty || field[0] != (byte)':')
        {
            throw Unexpected(field);
        }

        field = field[1..];
        var oldMode = Number(Take(ref field, (byte)' '));
        var newMode = Number(Take(ref field, (byte)' '));
        var oldId = Id(Take(ref field, (byte)' '));
        var newId = Id(Take(ref field, (byte)' '));
        return (oldMode, newMode, oldId, newId);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, byte end)
    {
        var length = rest.IndexOf(end);
        if (length < 0)
        {
            throw Unexpected(rest);
        }

        var taken = rest[..length];
        rest = rest[(length + 1)..];
        return taken;
    }

    private static ObjectId Id(ReadOnlySpan<byte> hex) =>
        ObjectId.TryParse(hex, out var id) ? id : throw Unexpected(hex);

    private static ObjectId? OrNull(ObjectId id) => id.IsNone ? null : id;

    private static int Number(ReadOnlySpan<byte> digits) =>
        Long(digits) is >= 0 and <= int.MaxValue and var number ? (int)number : throw Unexpected(digits);

    private static long Long(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out var consumed) && consumed == digits.Length
            ? number
            : throw Unexpected(digits);

    // whoever may write to a remote can date a commit as they like
    private static DateTimeOffset Time(ReadOnlySpan<byte> seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Long(seconds), EarliestSecond, LatestSecond));

    internal static FormatException Unexpected(ReadOnlySpan<byte> text) =>
        new($"'{PathText.Decode(text.Length > 200 ? text[..200] : text).Trim()}' is not what was asked for.");

    [GeneratedRegex(
        @"^git version (?<text>(?<number>\d+\.\d+(\.\d+)?).*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex VersionNumber();
}

/// <summary>Takes the next thing off the front of what git printed; null where it is not there as a whole.</summary>
internal delegate T? TakesNext<T>(ref ReadOnlySpan<byte> rest)
    where T : class;

/// <summary>Reads what git prints while it comes, thing by thing: nobody needs to have all of it.</summary>
/// <param name="next">Takes one.</param>
/// <param name="each">Told every one.</param>
internal sealed class PieceReader<T>(TakesNext<T> next, Action<T> each)
    where T : class
{
    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Reads on.</summary>
    /// <param name="piece">The next bytes; a piece may end anywhere.</param>
    /// <exception cref="FormatException">git printed something else.</exception>
    public void Take(ReadOnlySpan<byte> piece)
    {
        _pending.Write(piece);
        var rest = _pending.WrittenSpan;
        while (next(ref rest) is { } one)
        {
            each(one);
        }

        var begun = rest.ToArray();
        _pending.ResetWrittenCount();
        _pending.Write(begun);
    }

    /// <summary>Nothing follows.</summary>
    /// <exception cref="FormatException">The last one is not there as a whole.</exception>
    public void End()
    {
        if (_pending.WrittenCount > 0)
        {
            throw GitOutput.Unexpected(_pending.WrittenSpan);
        }
    }
}

/// <summary>Reads what <c>git diff-tree -r -z</c> prints while it comes: a first snapshot is thousands of files.</summary>
/// <param name="each">Told every change.</param>
internal sealed class TreeChangeReader(Action<TreeChange> each)
{
    private readonly PieceReader<TreeChange> _pieces = new(GitOutput.TryTakeChange, each);

    /// <inheritdoc cref="PieceReader{T}.Take"/>
    public void Take(ReadOnlySpan<byte> piece) => _pieces.Take(piece);

    /// <inheritdoc cref="PieceReader{T}.End"/>
    public void End() => _pieces.End();
}

/// <summary>
/// Reads what <c>git ls-tree -r -t -z</c> prints while it comes. A tree whose file holds one that it lies in has no end, and git goes round in it for ever: it looks at
/// the name of no loose object.
/// </summary>
internal sealed class TreeEntryReader
{
    private readonly PieceReader<TreeEntry> _pieces;
    private readonly Stack<TreeEntry> _around = new();

    /// <param name="each">Told every entry, folders too.</param>
    public TreeEntryReader(Action<TreeEntry> each) =>
        _pieces = new PieceReader<TreeEntry>(
            GitOutput.TryTakeEntry,
            entry =>
            {
                if (entry.Mode == TreeMode.Folder)
                {
                    Enter(entry);
                }

                each(entry);
            }
        );

    /// <inheritdoc cref="PieceReader{T}.Take"/>
    /// <exception cref="Failures.BackupException">A folder lies in itself.</exception>
    public void Take(ReadOnlySpan<byte> piece) => _pieces.Take(piece);

    /// <inheritdoc cref="PieceReader{T}.End"/>
    public void End() => _pieces.End();

    private void Enter(TreeEntry folder)
    {
        while (_around.TryPeek(out var above) && !folder.Path.StartsWith(above.Path + "/", StringComparison.Ordinal))
        {
            _ = _around.Pop();
        }

        if (_around.Any(above => above.Id == folder.Id))
        {
            throw GitFailure.Damaged(
                new InvalidDataException($"The tree {folder.Id} lies in itself, at {folder.Path}.")
            );
        }

        _around.Push(folder);
    }
}
