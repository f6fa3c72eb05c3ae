using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells which sessions are stored, and how to bring them back.</summary>
/// <param name="screen">Where it is told.</param>
/// <param name="filter">The options by which they were chosen, as they were typed; empty for all.</param>
/// <param name="own">The slug of this machine.</param>
internal sealed class SessionListView(Screen screen, string filter, Slug own)
{
    // heads, foot and prompt
    private const int RowsAround = 6;

    /// <summary>The option that names the moment of which it is told, as it was typed; null for now.</summary>
    public string? At { get; init; }

    private string Then => At is null ? "" : $" {At}";

    /// <param name="document">Those that were asked for.</param>
    /// <param name="catalog">All that are stored.</param>
    /// <param name="hidden">What a day of UTC leaves out.</param>
    public IEnumerable<string> Lines(SessionsDocument document, SessionCatalog catalog, IReadOnlyList<string> hidden)
    {
        var stored = catalog.Sessions.Count;
        var sessions = document.Sessions;
        if (sessions.Count == 0)
        {
            return Wrapped([
                .. hidden,
                stored == 0
                    ? At is not null
                        ? "No session was saved then."
                        : "No session is saved yet. Save the ones there are with: claude-backup sync"
                    : $"No session matches. {stored:N0} {(stored == 1 ? "is" : "are")} stored; list them with: claude-backup restore --list {At}",
            ]);
        }

        var digits = Math.Clamp(IdDigits.ToTellApart(catalog.Sessions.Select(s => s.Id)), 1, sessions[0].Uuid.Length);
        var note = sessions.Count(s => s.AbsentSince is not null) is > 0 and var absent
            ? sessions.Count == 1
                ? ", deleted at the source"
                : $", {absent:N0} of them deleted at the source"
            : "";
        return
        [
            .. SessionTable.Lines(sessions, screen, digits),
            .. Wrapped([
                .. States(sessions),
                .. Losses(document.Losses ?? [], digits),
                .. hidden,
                $"Times are in {screen.Local.Name}.",
                $"{Sizes.Count(sessions.Count, "session")}{note}. Bring {(sessions.Count == 1 ? $"it back with: claude-backup restore {sessions[0].Uuid[..digits]}{Then}" : $"one back with: claude-backup restore <id>{Then}")}",
                .. All(sessions),
                .. Newest(sessions),
            ]),
        ];
    }

    private string[] Wrapped(string[] sentences) => [.. sentences.SelectMany(screen.Text)];

    // they are gone off a screen on which nobody can turn the pages
    private string[] Newest(IReadOnlyList<SessionLine> sessions) =>
        screen is { Pager: null, Height: { } height }
        && sessions.Count >= height
        && !filter.Contains("--last ", StringComparison.Ordinal)
            ?
            [
                $"The newest are at the top. See them alone with: claude-backup restore --list {(filter.Length == 0 ? "" : filter + " ")}--last {Math.Max(1, height - RowsAround)}",
            ]
            : [];

    private static string[] States(IReadOnlyList<SessionLine> sessions) =>
        sessions.Count(s => s.VariantCount > 1) switch
        {
            0 => [],
            var several =>
            [
                $"{several:N0} {(several == 1 ? "is" : "are")} kept in several states, as marked. See them with: claude-backup versions <id>",
            ],
        };

    private static string[] Losses(IReadOnlyList<string> lossy, int digits) =>
        lossy.Count == 0
            ? []
            :
            [
                $"In {Sizes.Count(lossy.Count, "session")} a note stands in the place of bytes that were lost: {string.Join(", ", lossy.Select(id => id[..Math.Min(digits, id.Length)]))}.",
            ];

    // of one machine at a time, and without a word of this one
    private string[] All(IReadOnlyList<SessionLine> sessions)
    {
        if (filter.Length == 0 || sessions.Count < 2)
        {
            return [];
        }

        var machines = sessions.Select(s => s.Machine).Distinct(StringComparer.Ordinal).ToArray();
        var machine =
            filter.Contains("--machine ", StringComparison.Ordinal) || machines is [var only] && only == own.Value
                ? ""
                : $" --machine {(machines.Length == 1 ? machines[0] : "<slug>")}";
        return
        [
            $"Bring all of {(machines.Length == 1 ? "them" : "one machine's")} back with: claude-backup restore --all {filter}{machine}",
        ];
    }
}
