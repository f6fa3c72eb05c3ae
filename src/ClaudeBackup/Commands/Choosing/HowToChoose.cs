using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>What has to be added so that one of several sessions is meant. Pure.</summary>
internal static class HowToChoose
{
    /// <summary>Of an id that is meant to be told apart from a word.</summary>
    public const int FewestDigits = 4;

    /// <summary>As a sentence.</summary>
    /// <param name="candidates">Those that are meant now.</param>
    /// <param name="by">By what they were.</param>
    public static string Of(IReadOnlyList<StoredSession> candidates, MeantBy by)
    {
        var digits = IdDigits.ToTellApart(candidates.Select(c => c.Id));
        var several = candidates.GroupBy(c => c.Id, StringComparer.OrdinalIgnoreCase).Where(g => g.Skip(1).Any());
        var more =
            by is MeantBy.Filter
                ? $"Add another filter, or give the first {Math.Max(digits, FewestDigits)} digits of the id"
            : by is not MeantBy.Id
                ? $"Add more words, or use the first {Math.Max(digits, FewestDigits)} digits of the id"
            : digits > 1 ? $"Give at least {digits} digits of the id"
            : "";
        return several.FirstOrDefault() is not { } same ? $"{more}."
            : same.Select(c => c.ProjectDirectory).Distinct(StringComparer.Ordinal).Skip(1).Any()
                ? Say($"--project {InShell(same.First().ProjectPath ?? same.First().ProjectDirectory)}")
            : Say($"--machine {same.First().Machine}");

        string Say(string option) =>
            $"{(more.Length == 0 ? "Say" : more + ", or say")} which with, for example: {option}";
    }

    private static string InShell(string text) => ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], text);
}
