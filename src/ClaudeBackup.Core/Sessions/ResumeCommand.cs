using System.Buffers;

namespace ClaudeBackup.Core.Sessions;

/// <summary>The shell line by which a restored session goes on.</summary>
public static class ResumeCommand
{
    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-~+@%:,="
    );

    /// <summary>For example <c>cd /home/dev/api &amp;&amp; claude --resume 11111111-…</c>.</summary>
    public static string For(StoredSession session) =>
        session.ProjectPath is { } path
            ? $"cd {Quoted(path)} && claude --resume {session.Id}"
            : $"claude --resume {session.Id}";

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAnyExcept(Harmless) || text.Length == 0 || text[0] == '-'
            ? $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'"
            : text;
}
