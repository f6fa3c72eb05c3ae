using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Terminal;

/// <summary>Sessions as a table that fits the terminal.</summary>
internal static class SessionTable
{
    private const int IdWidth = 36;
    private const int FewestDigits = 8;
    private const int DateWidth = 16;
    private const int SizeWidth = 7;
    private const int Gap = 2;

    public static IEnumerable<string> Lines(IReadOnlyList<SessionLine> sessions, int width, LocalTime local)
    {
        if (sessions.Count == 0)
        {
            yield break;
        }

        var severalMachines = sessions.Select(s => s.Machine).Distinct(StringComparer.Ordinal).Skip(1).Any();
        var machineWidth = severalMachines ? Math.Min(16, sessions.Max(s => PlainText.Width(s.Machine))) : 0;
        // On a narrow terminal the beginning of the id is enough, as far as it tells them apart: every command takes it.
        var idWidth =
            width >= 110 ? IdWidth : Math.Max(FewestDigits, IdDigits.ToTellApart(sessions.Select(s => s.Uuid)));
        var rest = Math.Max(
            20,
            width - idWidth - DateWidth - SizeWidth - (4 * Gap) - (severalMachines ? machineWidth + Gap : 0)
        );
        var projectWidth = Math.Min(rest * 2 / 5, sessions.Max(s => PlainText.Width(Project(s))));
        var titleWidth = rest - projectWidth;
        foreach (var session in sessions)
        {
            var columns = new List<string>
            {
                session.Uuid[..Math.Min(idWidth, session.Uuid.Length)],
                local.InTables(session.LastActivity),
                Sizes.Text(session.UncompressedBytes).PadLeft(SizeWidth),
                PlainText.Pad(PlainText.CutMiddle(Project(session), projectWidth), projectWidth),
            };
            if (severalMachines)
            {
                columns.Add(PlainText.Pad(PlainText.Cut(session.Machine, machineWidth), machineWidth));
            }

            columns.Add(PlainText.Cut(States(session) + Title(session), titleWidth));
            yield return string.Join(new string(' ', Gap), columns).TrimEnd();
        }
    }

    private static string Title(SessionLine session) =>
        session.Title ?? (session.EntryCount == 0 ? "(no entries)" : "(no title)");

    private static string States(SessionLine session) =>
        session.VariantCount > 1 ? $"[{session.VariantCount} states] " : "";

    private static string Project(SessionLine session) => session.ProjectPath ?? session.ProjectHash;
}
