using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>Tells what Claude Code makes of what was restored.</summary>
internal static class OutcomeView
{
    private const string NotFound = "not-found";
    private const string ByProgram = "by-program";
    private const string Sidechain = "sidechain";
    private const string NoFolder = "no-folder";
    private const string OtherFolder = "other-folder";

    public static IReadOnlyList<CheckDocument> Documents(RestoreOutcome? outcome) =>
        [
            .. (outcome?.Sessions ?? []).Select(s => new CheckDocument(
                s.Id,
                s.ProjectDirectory,
                s.IsFound,
                s.Folders,
                s.NotListed is NotListed.No,
                Word(s.NotListed),
                s.KeptUntil is { } time ? Timestamp.Format(time) : null,
                s.IsExpired
            )),
        ];

    /// <summary>Of the one session of a restore.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CheckDocument> checks, LocalTime local)
    {
        if (checks is not [var check])
        {
            yield break;
        }

        if (!check.Found)
        {
            yield return "Claude Code does not find it: its transcript is not there, or has no entry to go on from.";
            yield break;
        }

        var kept = Kept([check], "it", local);
        yield return Sentence(
            check.Listed ? ["finds it by its id", "lists it in /resume", kept] : ["finds it by its id", kept]
        );
        if (!check.Listed)
        {
            yield return check.NotListed switch
            {
                ByProgram => "/resume does not list it, for claude -p or another program began it.",
                Sidechain => "/resume does not list it, for it begins as the work of a subagent.",
                NoFolder => "/resume lists it once its folder is there.",
                _ => "/resume does not list it in its folder, for it lies under the name of another one.",
            };
        }
    }

    /// <summary>Of all sessions of a restore.</summary>
    public static IEnumerable<string> AllLines(IReadOnlyList<CheckDocument> checks, LocalTime local)
    {
        if (checks.Count == 0)
        {
            yield break;
        }

        CheckDocument[] found = [.. checks.Where(c => c.Found)];
        yield return Sentence(
            found.Length == 0
                ? [checks.Count == 1 ? "does not find the session" : "finds none of them"]
                :
                [
                    $"finds {Of(found.Length, checks.Count)} by {(found.Length == 1 ? "its id" : "their ids")}",
                    $"lists {Of(checks.Count(c => c.Listed), checks.Count)} in /resume",
                    Kept(found, found.Length == 1 ? "it" : "them", local),
                ]
        );
        var reasons = checks
            .Where(c => c.NotListed is not null)
            .GroupBy(c => c.NotListed!, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Count():N0} {Reason(g.Key)}")
            .ToArray();
        if (reasons.Length > 0)
        {
            yield return $"Not listed: {string.Join("; ", reasons)}.";
        }
    }

    private static string Kept(CheckDocument[] found, string them, LocalTime local) =>
        found.Count(c => c.Expired) is > 0 and var old
            ? $"may delete {(found.Length == 1 ? them : $"{old:N0} of them")} the next time it starts, for {(old == 1 ? "it was" : "they were")} last changed too long ago"
        : found.Select(c => c.KeptUntil).OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault() is { } time
            ? $"keeps {them} until {Day(time, local)} at least"
        : $"never deletes {them}";

    private static string Of(int some, int all) =>
        some == all
            ? all == 1
                ? "the session"
                : $"all {all:N0}"
            : some == 0
                ? "none"
                : $"{some:N0} of {all:N0}";

    private static string Reason(string word) =>
        word switch
        {
            NotFound => "whose transcript is not there, or has no entry to go on from",
            ByProgram => "begun by claude -p or another program",
            Sidechain => "that begin as the work of a subagent",
            NoFolder => "whose folder is not on this machine (--map OLD=NEW brings them back in another)",
            _ => "under the name of another folder",
        };

    private static string? Word(NotListed reason) =>
        reason switch
        {
            NotListed.NotFound => NotFound,
            NotListed.ByProgram => ByProgram,
            NotListed.Sidechain => Sidechain,
            NotListed.NoFolder => NoFolder,
            NotListed.OtherFolder => OtherFolder,
            _ => null,
        };

    private static string Day(string time, LocalTime local) =>
        local
            .DayOf(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture))
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Sentence(IReadOnlyList<string> parts) =>
        $"Claude Code {(parts.Count > 2 ? $"{string.Join(", ", parts.SkipLast(1))}, and {parts[^1]}" : string.Join(" and ", parts))}.";
}
