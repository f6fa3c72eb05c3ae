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
            || RelativePath.TryParse(typed.Trim()) is not { } path
            || SessionPath.IsTranscript(path)
            || indexes.All(i => i.Find(path) is null)
        )
        {
            return null;
        }

        var file = ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], path.Value);
        return $"It is a file; its states are listed with: claude-backup config log {file}.";
    }
}
