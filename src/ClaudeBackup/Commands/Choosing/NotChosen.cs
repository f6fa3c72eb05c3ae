using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>An id that chose no single session.</summary>
internal static class NotChosen
{
    /// <summary>Says why an id chose no single session, and how it would.</summary>
    /// <param name="reporter">Says it.</param>
    /// <param name="id">As it was typed.</param>
    /// <param name="choice">What it chose.</param>
    /// <param name="unknown">What in the filter nothing stored has, if anything.</param>
    public static int Tell(Reporter reporter, string id, SessionChoice choice, BackupException? unknown) =>
        choice switch
        {
            SessionChoice.Ambiguous(var candidates) => reporter.Fail(
                new BackupException(
                    FailureKind.Usage,
                    $"{id} could be any of {candidates.Count} sessions.",
                    HowToChoose(candidates)
                )
                {
                    Code = FailureCode.Ambiguous,
                },
                [.. candidates.Select(SessionLine.Of)]
            ),
            SessionChoice.None(LeftOut: > 0 and var others) when unknown is null => reporter.Fail(
                BackupException.NotFound(
                    $"No session that passes the filters has an id that begins with {id}.",
                    $"Without the filters there {(others == 1 ? "is" : "are")} {others:N0}."
                )
            ),
            _ => reporter.Fail(
                unknown
                    ?? BackupException.NotFound(
                        $"No stored session has an id that begins with {id}.",
                        "List the sessions with: claude-backup restore --list"
                    )
            ),
        };

    private static string HowToChoose(IReadOnlyList<StoredSession> candidates)
    {
        var digits = IdDigits.ToTellApart(candidates.Select(c => c.Id));
        var several = candidates.GroupBy(c => c.Id, StringComparer.OrdinalIgnoreCase).Where(g => g.Skip(1).Any());
        var more = digits > 1 ? $"Give at least {digits} digits of the id" : "";
        return several.FirstOrDefault() is not { } same ? $"{more}."
            : same.Select(c => c.ProjectDirectory).Distinct(StringComparer.Ordinal).Skip(1).Any()
                ? Say($"--project {Quoted(same.First().ProjectPath ?? same.First().ProjectDirectory)}")
            : Say($"--machine {same.First().Machine}");

        string Say(string option) =>
            $"{(more.Length == 0 ? "Say" : more + ", or say")} which with, for example: {option}";
    }

    private static string Quoted(string text) => ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], text);
}
