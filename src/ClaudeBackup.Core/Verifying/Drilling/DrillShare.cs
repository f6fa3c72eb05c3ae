using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Verifying;

/// <summary>How much a drill restores. Pure.</summary>
/// <param name="Percent">Of the sessions; 100 for everything, also what belongs to none.</param>
public sealed record DrillShare(decimal Percent)
{
    private const decimal Whole = 100;

    /// <summary>Everything.</summary>
    public static DrillShare All { get; } = new(Whole);

    /// <summary>Whether it is everything.</summary>
    public bool IsAll => Percent == Whole;

    /// <summary>Takes <c>x%</c>.</summary>
    /// <exception cref="BackupException">Usage: it is no share.</exception>
    public static DrillShare Parse(string text) =>
        ReadShare.PercentOf(text) is { } percent
            ? new DrillShare(percent)
            : throw new BackupException(
                FailureKind.Usage,
                $"{text} is no share of the sessions.",
                "Give one such as 10%, or leave it out to restore everything."
            );

    /// <summary>The sessions that are restored: others each day, so that drills of a share come around.</summary>
    /// <param name="sessions">All.</param>
    /// <param name="now">The present.</param>
    public IReadOnlyList<StoredSession> Of(IReadOnlyList<StoredSession> sessions, DateTimeOffset now)
    {
        var day = now.UtcDateTime.Date.Ticks;
        return IsAll
            ? sessions
            :
            [
                .. sessions
                    .OrderBy(
                        s =>
                            ContentHash
                                .Of(Encoding.UTF8.GetBytes($"{day} {s.Machine} {s.ProjectDirectory}/{s.Id}"))
                                .ToString(),
                        StringComparer.Ordinal
                    )
                    .Take((int)Math.Ceiling(sessions.Count * Percent / Whole)),
            ];
    }
}
