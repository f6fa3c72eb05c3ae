using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Finds in an entry what names a place for the client itself: <c>cwd</c> and its kin, the worktree, what is kept of edited files. What was said, asked of tools
/// and answered by them is passed by, whatever paths are in it. Seen with clients 1.0 to 2.1.330.
/// </summary>
/// <param name="paths">What paths become.</param>
internal sealed class EntryPaths(MovedPaths paths)
{
    private readonly PathMemo _folders = new(paths.Folders);
    private readonly PathMemo _own = new(paths.Own);
    private readonly List<PathEdit> _edits = [];

    private delegate bool MemberReader(ref JsonScanner scanner, JsonString name);

    /// <summary>The values of a line that are written anew, in order; none when it is not made of JSON objects alone.</summary>
    /// <param name="line">With its line end, or without.</param>
    public IReadOnlyList<PathEdit> In(ReadOnlySpan<byte> line)
    {
        _edits.Clear();
        var scanner = new JsonScanner(line);
        _ = scanner.TryTakeWord("\uFEFF"u8);
        // a lost line end joins entries
        while (scanner.Peek() is (byte)'{')
        {
            if (!TryObject(ref scanner, TryTop))
            {
                return [];
            }
        }

        return scanner.Peek() is 0 && scanner.IsAtEnd || scanner.Peek() is (byte)'\n' ? _edits : [];
    }

    private bool TryTop(ref JsonScanner scanner, JsonString name)
    {
        var text = name.In(scanner.Bytes);
        switch (text.Length)
        {
            case 3 when text.SequenceEqual("cwd"u8):
            case 7 when text.SequenceEqual("project"u8):
            case 11 when text.SequenceEqual("originalCwd"u8):
            case 12 when text.SequenceEqual("relocatedCwd"u8):
            case 12 when text.SequenceEqual("trackingPath"u8):
                return TryPath(ref scanner, _folders);
            case 6 when text.SequenceEqual("backup"u8):
                return TryObject(ref scanner, TryBackup);
            case 8 when text.SequenceEqual("snapshot"u8):
                return TryObject(ref scanner, TrySnapshot);
            case 10 when text.SequenceEqual("attachment"u8):
                return TryObject(ref scanner, TryAttachment);
            case 13 when text.SequenceEqual("toolUseResult"u8):
                return TryObject(ref scanner, TryResult);
            case 15 when text.SequenceEqual("worktreeSession"u8):
                return TryObject(ref scanner, TryWorktree);
            default:
                return scanner.TrySkipValue();
        }
    }

    private bool TrySnapshot(ref JsonScanner scanner, JsonString name) =>
        Is(scanner, name, "trackedFileBackups"u8) ? TryObject(ref scanner, TryTracked) : scanner.TrySkipValue();

    // Claude Code aborts where a worktree of its own is something else; one that is gone it leaves with a word
    private bool TryWorktree(ref JsonScanner scanner, JsonString name)
    {
        if (scanner.Peek() is not (byte)'"')
        {
            return scanner.TrySkipValue();
        }

        if (!scanner.TryTakeString(out var path))
        {
            return false;
        }

        var before = path.In(scanner.Bytes);
        if (_folders.Map(before) is { } after && (!IsOwnWorktree(before) || IsOwnWorktree(after)))
        {
            _edits.Add(new PathEdit(path.Start, path.Length, after));
        }

        return true;
    }

    private static bool IsOwnWorktree(ReadOnlySpan<byte> path) =>
        path.IndexOf("/.claude/worktrees/"u8) >= 0 || path.IndexOf(@"\\.claude\\worktrees\\"u8) >= 0;

    // the edited file is the name
    private bool TryTracked(ref JsonScanner scanner, JsonString name)
    {
        Add(scanner, name, _folders);
        return TryObject(ref scanner, TryBackup);
    }

    private bool TryBackup(ref JsonScanner scanner, JsonString name) =>
        Is(scanner, name, "realParentDir"u8) ? TryPath(ref scanner, _folders) : scanner.TrySkipValue();

    private bool TryAttachment(ref JsonScanner scanner, JsonString name) =>
        Is(scanner, name, "planFilePath"u8) ? TryPath(ref scanner, _own) : scanner.TrySkipValue();

    // of what a tool gave, only where the client has put it: that goes with the session
    private bool TryResult(ref JsonScanner scanner, JsonString name) =>
        Is(scanner, name, "persistedOutputPath"u8)
        || Is(scanner, name, "scriptPath"u8)
        || Is(scanner, name, "transcriptDir"u8)
            ? TryPath(ref scanner, _own)
            : scanner.TrySkipValue();

    private bool TryPath(ref JsonScanner scanner, PathMemo memo)
    {
        if (!scanner.TryTakeString(out var path))
        {
            return scanner.Peek() is not (byte)'"' && scanner.TrySkipValue();
        }

        Add(scanner, path, memo);
        return true;
    }

    private void Add(JsonScanner scanner, JsonString path, PathMemo memo)
    {
        if (memo.Map(path.In(scanner.Bytes)) is { } mapped)
        {
            _edits.Add(new PathEdit(path.Start, path.Length, mapped));
        }
    }

    private static bool Is(JsonScanner scanner, JsonString name, ReadOnlySpan<byte> expected) =>
        name.In(scanner.Bytes).SequenceEqual(expected);

    // any other value than an object is stepped over
    private static bool TryObject(ref JsonScanner scanner, MemberReader member)
    {
        if (scanner.Peek() is not (byte)'{')
        {
            return scanner.TrySkipValue();
        }

        scanner.Position++;
        if (scanner.TryTake((byte)'}'))
        {
            return true;
        }

        do
        {
            if (!scanner.TryTakeString(out var name) || !scanner.TryTake((byte)':') || !member(ref scanner, name))
            {
                return false;
            }
        } while (scanner.TryTake((byte)','));
        return scanner.TryTake((byte)'}');
    }
}
