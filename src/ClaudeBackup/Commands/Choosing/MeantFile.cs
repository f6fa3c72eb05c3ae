using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Commands;

/// <summary>What somebody may mean who names a file where a session is wanted: it has states all the same.</summary>
internal static class MeantFile
{
    /// <summary>Where its states are, as a sentence; null for what is no stored file, or a transcript.</summary>
    public static string? Of(string? typed, IReadOnlyList<MachineIndex> indexes)
    {
        if (
            typed is null
            || Stored(typed.Trim().Replace('\\', '/'), indexes) is not { } path
            || SessionPath.IsTranscript(path)
        )
        {
            return null;
        }

        var file = ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], path.Value);
        return $"It is a file; its states are listed with: claude-backup config log {file}.";
    }

    // named in full, its place below the Claude home is the end of it, whichever home that is
    private static RelativePath? Stored(string typed, IReadOnlyList<MachineIndex> indexes) =>
        RelativePath.TryParse(typed) is { } path && indexes.Any(i => i.Find(path) is not null)
            ? path
            : indexes
                .SelectMany(i => i.Entries.Keys)
                .Where(source => typed.EndsWith($"/{source.Value}", StringComparison.Ordinal))
                .MaxBy(source => source.Value.Length);
}
