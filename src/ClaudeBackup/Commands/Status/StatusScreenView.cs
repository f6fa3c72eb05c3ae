using System.Globalization;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>How things stand, for people: the verdict, what is saved, where else it is, what runs next; all else when it is asked for.</summary>
/// <param name="screen">How wide it is, and what it can show.</param>
/// <param name="now">The present.</param>
internal sealed class StatusScreenView(Screen screen, DateTimeOffset now)
{
    private const int Label = 16;

    /// <param name="status">All of it.</param>
    /// <param name="isVerbose">Whether nothing is left out.</param>
    public IEnumerable<string> Of(StatusDocument status, bool isVerbose) =>
        [
            .. Verdict(status.Verdict, status.Remote?.Url),
            .. Rows(status, isVerbose)
                .SelectMany(row => Wrapping.Lines(row.Label.PadRight(Label), row.Text, screen.TextWidth)),
        ];

    private IEnumerable<string> Verdict(VerdictDocument verdict, string? remote)
    {
        return verdict.Troubles.Count == 0
            ? Marked(verdict.Level, Unbroken(verdict.Sentence))
            : verdict.Troubles.SelectMany(trouble =>
                Marked(trouble.Level, Unbroken(trouble.Sentence)).Concat(Help(trouble))
            );

        // a folder may have blanks in its name
        string Unbroken(string sentence) =>
            remote is null ? sentence : sentence.Replace(remote, Wrapping.Whole(remote), StringComparison.Ordinal);
    }

    private IEnumerable<string> Marked(string level, string sentence) =>
        Wrapping.Lines($"{Marks.Of(level, screen.HasGlyphs)} ", sentence, screen.TextWidth);

    private IEnumerable<string> Help(TroubleDocument trouble)
    {
        var indent = new string(' ', Marks.Of(trouble.Level, screen.HasGlyphs).Length + 1);
        return trouble.Command is { } command
                ? Wrapping.Lines(indent, $"Run: {Wrapping.Whole(command)}", screen.TextWidth)
            : trouble.Hint is { } hint ? Wrapping.Lines(indent, hint, screen.TextWidth)
            : [];
    }

    private IEnumerable<(string Label, string Text)> Rows(StatusDocument status, bool isVerbose)
    {
        yield return (
            "Saved",
            status.LastBackup.Length == 0
                ? Partial(status)
                : $"{Sizes.Count(status.Sessions.Count, "session")}{Projects(status.Sessions)} ({Sizes.Text(status.Sessions.UncompressedBytes)}), {Sizes.Count(status.Config.Files, "config file")}, {Ago(status.LastBackup)}"
        );
        yield return ("Not saved yet", Unsaved(status.Unsaved) + Forgotten(status.Forgotten));
        foreach (var text in Elsewhere(status.Remote, isVerbose))
        {
            yield return text;
        }

        if (status.Proof is { LastFullDrill: { } full })
        {
            yield return ("Proved", Drilled("full drill", full));
        }

        yield return ("Next run", ScheduleView.Next(status.Schedule, status.Automatic, screen.Local));
        foreach (var row in isVerbose ? More(status) : [])
        {
            yield return row;
        }
    }

    // memory and tool results lie in projects without a session, too
    private static string Projects(StatusSessionsDocument sessions) =>
        sessions.Count == 0 ? "" : $" in {Sizes.Count(sessions.Projects, "project")}";

    private static string Forgotten(int count) =>
        count == 0 ? "" : $"; {Sizes.Count(count, "session")} at the source {(count == 1 ? "was" : "were")} forgotten";

    private static string Unsaved(StatusUnsavedDocument unsaved) =>
        unsaved.Files == 0 ? "nothing"
        : unsaved.Sessions == 0 ? Sizes.Count(unsaved.Files, "file")
        : $"{Sizes.Count(unsaved.Files, "file")}, {Sizes.Count(unsaved.Sessions, "session")} among them";

    private IEnumerable<(string Label, string Text)> Elsewhere(StatusRemoteDocument? remote, bool isVerbose)
    {
        if (remote is null)
        {
            yield return ("Elsewhere", "nowhere: this disk has the only copy");
            yield break;
        }

        var pushed = remote.LastPush.Length == 0 ? "nothing pushed yet" : $"pushed {Ago(remote.LastPush)}";
        yield return (
            "Elsewhere",
            remote.SameDisk
                ? $"nowhere: {Wrapping.Whole(remote.Url)} is on this disk too, {pushed}"
                : $"{Wrapping.Whole(remote.Url)}, {pushed}"
        );
        if (!isVerbose)
        {
            yield break;
        }

        if (remote.Waiting > 0)
        {
            yield return ("", PushView.Waiting(remote.Waiting, remote.WaitingSince, screen.Local));
        }

        if (remote is { SecretPolicy: not "off", SecretsSent: > 0 })
        {
            yield return (
                "",
                $"{SecretsView.Texts(remote.SecretsSent)} {(remote.SecretsSent == 1 ? "is" : "are")} there. What to do: claude-backup scan"
            );
        }

        if (remote.Advice is { } advice)
        {
            yield return ("", advice);
        }
    }

    private IEnumerable<(string Label, string Text)> More(StatusDocument status)
    {
        yield return ("At risk", Risk(status.AtRisk));
        yield return ("Only here", OnlyHere(status.Sessions));
        yield return ("Repository", Wrapping.Whole(status.Repository));
        yield return ("", $"{Sizes.Text(status.BackupSizeBytes)} on disk; this machine is {status.MachineSlug}");
        foreach (
            var machine in status.MachineDetails.Where(m =>
                !string.Equals(m.Slug, status.MachineSlug, StringComparison.Ordinal)
            )
        )
        {
            yield return (
                "Other machine",
                $"{machine.Slug}: {Sizes.Count(machine.SessionCount, "session")}, {Sizes.Text(machine.BackupSizeBytes)}, {(machine.Local ? "kept here too" : "at the remote, fetched when wanted")}{(machine.Retired ? "; retired" : machine.QuietDays is { } quiet ? $"; nothing for {quiet} days" : "")}"
            );
        }

        yield return (
            "Verified",
            status.Proof.LastVerified is { } looked
                ? $"{Ago(looked)}; {AllRead(status.Proof.AllReadSince)}"
                : "never yet; do it with: claude-backup verify"
        );
        if (status.Proof.LastPartialDrill is { } partial)
        {
            yield return ("", Drilled("drill of a share", partial));
        }

        if (status.Forgotten > 0)
        {
            yield return (
                "Forgotten",
                $"{Sizes.Count(status.Forgotten, "session")} at the source not saved. See: claude-backup forget --list"
            );
        }

        yield return ("Left out", LeftOutView.Summary(status.LeftOut));
    }

    private string AllRead(string? since) =>
        since is null ? "not every byte read yet: claude-backup verify --read-data"
        : Ago(since) is "just now" ? "every byte read just now"
        : $"every byte read {Ago(since)} or later";

    private string Drilled(string what, LastDrillDocument drill) =>
        $"last {what} {Ago(drill.Time)}: {drill.Whole:N0} of {Sizes.Count(drill.Sessions, "session")} came back whole";

    // a run may have saved much and not have ended well
    private static string Partial(StatusDocument status) =>
        status.Sessions.Count + status.Config.Files == 0
            ? "nothing yet"
            : $"no successful sync yet; {Sizes.Count(status.Sessions.Count, "session")}, {Sizes.Count(status.Config.Files, "config file")}";

    private static string OnlyHere(StatusSessionsDocument sessions) =>
        (sessions.Absent, sessions.Hidden) switch
        {
            (0, 0) => "nothing: the source still has every session",
            (0, var hidden) => $"perhaps {Sizes.Count(hidden, "session")}, which cannot be looked at in the source",
            (var absent, 0) => $"{Sizes.Count(absent, "session")} deleted at the source",
            var (absent, hidden) =>
                $"{Sizes.Count(absent, "session")} deleted at the source, and perhaps {hidden:N0} that cannot be looked at there",
        };

    private static string Risk(StatusRiskDocument risk) =>
        risk.CleanupPeriodDays is not { } days
            ? "nothing: Claude Code's settings are invalid, so it deletes nothing now"
        : risk.Sessions == 0
            ? $"nothing: Claude Code deletes after {Sizes.Count(days, "day")}, none within {risk.WithinDays}"
        : new PurgeOutlook(days, risk.SetBy, risk.Sessions, risk.Unsaved, Next: null).Sentence;

    private string Ago(string time) => Sizes.Ago(now - DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
}
