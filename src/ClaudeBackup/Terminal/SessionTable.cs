using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Terminal;

/// <summary>Sessions as a table that fits the terminal.</summary>
internal static class SessionTable
{
    /// <summary>What the row of heads begins with.</summary>
    public const string FirstHead = "ID";

    /// <summary>What it ends with.</summary>
    public const string LastHead = "TITLE";

    private const int WholeId = 36;
    private const int FewestDigits = 8;
    private const int TimeWidth = 16;
    private const int SizeWidth = 7;
    private const int MostOfMachine = 16;
    private const int FewestForBoth = 20;
    private const int FewestForTitle = 8;
    private const int RoomForWholeIds = 160;
    private const string Gap = "  ";

    /// <param name="sessions">A row each, in that order.</param>
    /// <param name="screen">Where they are shown.</param>
    /// <param name="digits">How many of an id tell it from every other, shown or not.</param>
    /// <param name="width">How many columns there are; null for all of the screen.</param>
    public static IEnumerable<string> Lines(
        IReadOnlyList<SessionLine> sessions,
        Screen screen,
        int digits,
        int? width = null
    )
    {
        if (sessions.Count == 0)
        {
            return [];
        }

        var rows = sessions.Select(s => Row.Of(s, screen)).ToArray();
        var columns = width ?? screen.Width;
        // On a narrow terminal the beginning of the id is enough: every command takes it.
        var ids = columns >= RoomForWholeIds ? WholeId : Math.Clamp(digits, FewestDigits, WholeId);
        var machines = Math.Min(MostOfMachine, Widest(rows, "MACHINE", r => r.Machine));
        var rest = columns - ids - TimeWidth - (2 * Gap.Length);
        // where a title would be cut to nothing the size goes first, then the project, the machine last
        var hasMachines =
            rows.DistinctBy(r => r.Machine, StringComparer.Ordinal).Skip(1).Any()
            && rest - machines - Gap.Length >= FewestForTitle;
        rest -= hasMachines ? machines + Gap.Length : 0;
        var hasSizes = rest - SizeWidth - (2 * Gap.Length) >= FewestForBoth;
        rest -= hasSizes ? SizeWidth + Gap.Length : 0;
        var hasProjects = rest - Gap.Length >= FewestForBoth;
        var projects = hasProjects ? Math.Min((rest - Gap.Length) * 2 / 5, Widest(rows, "PROJECT", r => r.Project)) : 0;
        var titles = Math.Max(1, rest - (hasProjects ? projects + Gap.Length : 0));
        return rows.Prepend(Row.Heads)
            .Select(row =>
            {
                string[] fields =
                [
                    PlainText.Pad(row.Id[..Math.Min(ids, row.Id.Length)], ids),
                    PlainText.Pad(row.Time, TimeWidth),
                    .. hasSizes ? [row.Size.PadLeft(SizeWidth)] : Array.Empty<string>(),
                    .. hasProjects
                        ? [PlainText.Pad(ShortPath.Fitted(row.Project, projects), projects)]
                        : Array.Empty<string>(),
                    .. hasMachines
                        ? [PlainText.Pad(PlainText.Cut(row.Machine, machines), machines)]
                        : Array.Empty<string>(),
                    PlainText.Cut(row.Title, titles),
                ];
                return string.Join(Gap, fields).TrimEnd();
            });
    }

    private static int Widest(Row[] rows, string head, Func<Row, string> column) =>
        Math.Max(head.Length, rows.Max(row => PlainText.Width(column(row))));

    /// <summary>What the columns hold, clean before it is measured.</summary>
    private sealed record Row(string Id, string Time, string Size, string Project, string Machine, string Title)
    {
        public static Row Heads { get; } = new(FirstHead, "LAST ACTIVE", "SIZE", "PROJECT", "MACHINE", LastHead);

        public static Row Of(SessionLine session, Screen screen) =>
            new(
                session.Uuid,
                screen.Local.InTables(session.LastActivity),
                Sizes.Text(session.UncompressedBytes),
                PlainText.Clean(ShortPath.InHome(session.ProjectPath ?? session.ProjectHash, screen.Home)),
                PlainText.Clean(session.Machine),
                PlainText.Clean(States(session) + TitleOf(session))
            );

        private static string TitleOf(SessionLine session) =>
            session.Title ?? (session.EntryCount == 0 ? "(no entries)" : "(no title)");

        private static string States(SessionLine session) =>
            session.VariantCount > 1 ? $"[{session.VariantCount} states] " : "";
    }
}
