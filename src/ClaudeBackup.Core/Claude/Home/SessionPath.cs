using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>What a file below <c>projects/</c> is to a session.</summary>
public enum SessionPathRole
{
    /// <summary><c>projects/&lt;dir&gt;/&lt;uuid&gt;.jsonl</c>, the transcript itself.</summary>
    Transcript,

    /// <summary>Anything in <c>projects/&lt;dir&gt;/&lt;uuid&gt;/</c>: subagents, tool results, workflows.</summary>
    Side,

    /// <summary>
    /// <c>projects/&lt;dir&gt;/agent-*.jsonl</c> of clients up to 2.0; the session's id stands only in its entries.
    /// </summary>
    OldAgent,

    /// <summary>
    /// Anything else: memory, sessions-index.json, what the user put there. It belongs to the project.
    /// </summary>
    Project,
}

/// <summary>The place of a file below <c>projects/</c>.</summary>
/// <param name="Role">what the file is</param>
/// <param name="ProjectDirectory">the name of the project's folder; null for a file that lies in <c>projects/</c>
/// itself</param>
/// <param name="SessionId">the session's id as the name spells it; null where the name does not tell</param>
public sealed record SessionPath(SessionPathRole Role, string? ProjectDirectory, string? SessionId)
{
    /// <summary>What the name of a subagent's file begins with, in each of the places where clients have put it.</summary>
    public const string AgentPrefix = "agent-";

    private const string JsonLines = ".jsonl";
    private const string TitleFile = "/custom-title.json";
    private const int LengthOfId = 36;

    /// <summary>Tells what a file is; null when it does not lie below <c>projects/</c>.</summary>
    /// <param name="path">relative to the Claude home</param>
    public static SessionPath? Of(RelativePath path)
    {
        return RoleOf(path, out var directory, out var id) is { } role
            ? new(role, directory.IsEmpty ? null : directory.ToString(), id.IsEmpty ? null : id.ToString())
            : null;
    }

    /// <summary>The same without a text of it, for whoever asks of every file of a home.</summary>
    /// <param name="path">Relative to the Claude home.</param>
    /// <param name="directory">The name of the project's folder; empty where there is none.</param>
    /// <param name="id">The session's id as the name spells it; empty where the name does not tell.</param>
    internal static SessionPathRole? RoleOf(
        RelativePath path,
        out ReadOnlySpan<char> directory,
        out ReadOnlySpan<char> id
    )
    {
        var text = path.Value.AsSpan();
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, '/');
        directory = count > 2 ? text[parts[1]] : default;
        id = default;
        if (count < 2 || !IsProjects(text[parts[0]]))
        {
            return null;
        }

        if (count == 3)
        {
            return InProject(text[parts[2]], out id);
        }

        id = count > 3 && IsSessionId(text[parts[2]]) ? text[parts[2]] : default;
        return id.IsEmpty ? SessionPathRole.Project : SessionPathRole.Side;
    }

    /// <summary>Whether a file is the transcript of a session.</summary>
    /// <param name="path">relative to the Claude home</param>
    public static bool IsTranscript(RelativePath path) =>
        path.Value.EndsWith(JsonLines, StringComparison.Ordinal)
        && RoleOf(path, out _, out _) is SessionPathRole.Transcript;

    /// <summary>Whether a file is what a tool gave, kept beside a transcript or below one of its subagents for its size.</summary>
    /// <param name="path">relative to the Claude home</param>
    public static bool IsToolResult(RelativePath path) =>
        path.Value.Contains("/tool-results/", StringComparison.Ordinal) && Of(path) is { Role: SessionPathRole.Side };

    /// <summary>Whether a file is the one in which Claude Code keeps the user's title beside the transcript.</summary>
    /// <param name="path">relative to the Claude home</param>
    public static bool IsTitle(RelativePath path) =>
        path.Value.EndsWith(TitleFile, StringComparison.Ordinal)
        && Of(path) is { Role: SessionPathRole.Side }
        && path.Components.Count == 4;

    /// <summary>
    /// Whether Claude Code only ever adds to the end of this file. When such a file no longer begins with what is
    /// stored, something else has rewritten it, and the stored state is kept beside the new one.
    /// </summary>
    /// <param name="path">relative to the Claude home</param>
    public static bool IsAppendOnly(RelativePath path)
    {
        var value = path.Value;
        var below = value.IndexOf('/', StringComparison.Ordinal);
        return below < 0
            ? string.Equals(value, ClaudeHome.History, StringComparison.OrdinalIgnoreCase)
            : IsProjects(value.AsSpan(0, below)) && value.EndsWith(JsonLines, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The session to which a file outside of <c>projects/</c> belongs: what it edited, its tasks and its todos. Null for any other file.
    /// </summary>
    /// <param name="path">relative to the Claude home</param>
    public static string? OwnerOf(RelativePath path) =>
        path.Value[0] is not ('f' or 't') ? null : OwnerOf(path.Value.Split('/'));

    private static string? OwnerOf(string[] parts) =>
        parts switch
        {
            ["file-history" or "tasks", var id, _, ..] when IsSessionId(id) => id,
            ["todos", { Length: > LengthOfId } name]
                when name[LengthOfId] is '-' && IsSessionId(name.AsSpan(0, LengthOfId)) => name[..LengthOfId],
            _ => null,
        };

    /// <summary>Whether a name is a session's id: a UUID in its usual form of 36 characters, in either case.</summary>
    /// <param name="name">one file or folder name, without an extension</param>
    public static bool IsSessionId(ReadOnlySpan<char> name) =>
        name.Length == LengthOfId && Guid.TryParseExact(name, "D", out _);

    private static SessionPathRole InProject(ReadOnlySpan<char> name, out ReadOnlySpan<char> id)
    {
        var isJsonLines = name.EndsWith(JsonLines, StringComparison.Ordinal);
        id = isJsonLines && IsSessionId(name[..^JsonLines.Length]) ? name[..LengthOfId] : default;
        return !id.IsEmpty ? SessionPathRole.Transcript
            : isJsonLines && name.StartsWith(AgentPrefix, StringComparison.Ordinal) ? SessionPathRole.OldAgent
            : SessionPathRole.Project;
    }

    // as the file system of macOS and Windows would find it
    private static bool IsProjects(ReadOnlySpan<char> name) =>
        name.Equals(ClaudeHome.Projects, StringComparison.OrdinalIgnoreCase);
}
