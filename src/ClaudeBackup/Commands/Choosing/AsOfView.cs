using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>Tells which snapshots were taken for a moment in the past.</summary>
internal static class AsOfView
{
    private const int MostNamed = 3;

    /// <summary>Of each machine; nothing where it is told of now.</summary>
    public static IReadOnlyList<AsOfDocument> Documents(IEnumerable<MachineIndex> indexes) =>
        [.. indexes.Where(i => i.Past is not null).Select(i => Document(i.Slug, i.Past!))];

    /// <summary>Of the machine of a session.</summary>
    public static IReadOnlyList<AsOfDocument> Documents(StoredSession session) =>
        session.Past is { } past ? [Document(session.Machine, past)] : [];

    /// <summary>Of the machine whose files a plan brings back.</summary>
    public static IReadOnlyList<AsOfDocument> Documents(RestorePlan plan) =>
        plan is { Past: { } past, Steps: [var step, ..] } ? [Document(step.Machine, past)] : [];

    /// <summary>In sentences.</summary>
    public static IEnumerable<string> Sentences(IEnumerable<MachineIndex> indexes, LocalTime local)
    {
        var past = indexes.Where(i => i.Past is not null).ToArray();
        foreach (var index in past.Take(MostNamed))
        {
            yield return Sentence(index.Slug, index.Past!, local);
        }

        if (past.Length > MostNamed)
        {
            yield return $"The same of {past.Length - MostNamed} more machines; --json tells of all.";
        }
    }

    /// <summary>The same of a session.</summary>
    public static string? Sentence(StoredSession session, LocalTime local) =>
        session.Past is { } past ? Sentence(session.Machine, past, local) : null;

    private static string Sentence(Slug machine, ChosenSnapshot past, LocalTime local)
    {
        var chosen =
            $"As saved by {machine} in snapshot {past.Commit.Id.ShortForm}, {local.InWords(past.Commit.Time)}.";
        return past.IsByWrongClock ? $"{chosen} The clock was wrong then: that is the time it showed."
            : past.Doubtful is [var next, ..]
                ? $"{chosen} The clock was wrong then: snapshot {next.Id.ShortForm} was made after it and says {local.InWords(next.Time)}; if that is the one you mean, use --at {next.Id.ShortForm}."
            : chosen;
    }

    private static AsOfDocument Document(Slug machine, ChosenSnapshot past) =>
        new(machine.Value, past.Commit.Id.ToString(), Timestamp.Format(past.Commit.Time));
}
