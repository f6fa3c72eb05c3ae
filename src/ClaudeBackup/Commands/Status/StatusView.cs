using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells how things stand.</summary>
internal static class StatusView
{
    public static StatusDocument Document(
        StatusReport report,
        ScheduleReport schedule,
        string repository,
        string source,
        DateTimeOffset now
    )
    {
        var config = report.Numbers.Config;
        var sessions = report.Numbers.Sessions;
        var messages = Health(report, schedule, now).ToArray();
        return new StatusDocument(
            ProgramVersion.Text,
            RemoteTypeWord.Of(report.Settings.RemoteType),
            report.Settings.Remote,
            schedule.Runs.LastGood is { } good ? Timestamp.Format(good) : "",
            Sizes.Short(report.RepositorySize),
            report.RepositorySize,
            report.Machine.Machine,
            report.Machine.Slug.Value,
            repository,
            source,
            report.SourceExists,
            new StatusConfigDocument(config.Files, Sizes.Short(config.SizeBytes), config.SizeBytes),
            new StatusSessionsDocument(
                sessions.Files,
                report.OwnSessions,
                sessions.Projects,
                Sizes.Short(sessions.SizeBytes),
                sessions.SizeBytes,
                sessions.UncompressedBytes,
                report.AbsentSessions,
                report.HiddenSessions
            ),
            schedule.IsInstalled ? "active" : "inactive",
            report.Settings.Schedule,
            ScheduleView.Automatic(schedule, now),
            new StatusIndexDocument(report.StoredSessions),
            new StatusUnsavedDocument(report.UnsavedFiles, report.UnsavedSessions),
            new StatusRiskDocument(
                report.Purge.Days,
                PurgeOutlook.Within,
                report.Purge.Sessions,
                report.Purge.Unsaved,
                report.Purge.Project,
                report.Purge.Next is { } next ? Timestamp.Format(next) : null
            ),
            [.. report.Machines.Select(slug => slug.Value)],
            [.. report.Manifests.Select(m => Machine(m, report))],
            Remote(report),
            [.. report.LeftOut.Select(LeftOutView.Document)],
            new StatusHealthDocument(messages.Length == 0, messages)
        );
    }

    private static string OnlyHere(StatusSessionsDocument sessions) =>
        (sessions.Absent, sessions.Hidden) switch
        {
            (0, 0) => "nothing: the source still has every session",
            (0, var hidden) => $"perhaps {Sizes.Count(hidden, "session")}, which cannot be looked at in the source",
            (var absent, 0) => $"{Sizes.Count(absent, "session")} that the source no longer has",
            var (absent, hidden) =>
                $"{Sizes.Count(absent, "session")} that the source no longer has, and perhaps {hidden:N0} that cannot be looked at there",
        };

    public static IEnumerable<string> Lines(StatusDocument status, DateTimeOffset now)
    {
        yield return status.LastBackup.Length == 0
            ? "Last good run   never"
            : $"Last good run   {Sizes.Ago(now - DateTimeOffset.Parse(status.LastBackup, CultureInfo.InvariantCulture))}";
        yield return $"Saved           {Sizes.Count(status.Sessions.Count, "session")} in {Sizes.Count(status.Sessions.Projects, "project")}, {Sizes.Text(status.Sessions.UncompressedBytes)}, kept in {Sizes.Text(status.Sessions.SizeBytes)}; {Sizes.Count(status.Config.Files, "config file")}";
        yield return $"Not saved yet   {(status.Unsaved.Files == 0 ? "nothing" : $"{Sizes.Count(status.Unsaved.Files, "file")}, {Sizes.Count(status.Unsaved.Sessions, "session")} among them")}";
        yield return $"At risk         {Risk(status.AtRisk)}";
        yield return $"Only here       {OnlyHere(status.Sessions)}";
        yield return $"Goes to         {status.Repository} ({status.Mode}, {Sizes.Text(status.BackupSizeBytes)}), as {status.MachineSlug}";
        foreach (var line in RemoteLines(status.Remote, now).Concat(MachineLines(status)))
        {
            yield return line;
        }

        yield return $"Left out        {LeftOutView.Summary(status.LeftOut)}";
        yield return $"Runs by itself  {ScheduleView.Summary(status.Schedule, status.Automatic)}";
        yield return status.Health.Ok ? "Health          good" : $"Health          {status.Health.Messages[0]}";
        foreach (var message in status.Health.Messages.Skip(1))
        {
            yield return $"                {message}";
        }
    }

    private static StatusMachineDocument Machine(MachineManifest manifest, StatusReport report) =>
        new(
            manifest.MachineSlug,
            manifest.Machine,
            manifest.LastSync,
            manifest.Sessions.Files,
            manifest.Config.SizeBytes + manifest.Sessions.SizeBytes,
            !report.Facts.LeavesOthers
                || string.Equals(manifest.MachineSlug, report.Machine.Slug.Value, StringComparison.Ordinal),
            report.Quiet.FirstOrDefault(q => q.Slug.Value == manifest.MachineSlug)?.Days
        );

    private static StatusRemoteDocument? Remote(StatusReport report) =>
        report.Settings.Remote is not { } url
            ? null
            : new StatusRemoteDocument(
                url,
                report.Remote.Agreed is { } agreed ? Timestamp.Format(agreed) : "",
                report.Waiting.Count,
                report.Waiting.Since is { } since ? Timestamp.Format(since) : null,
                report.Remote.Failure,
                report.Remote.Code,
                report.Remote.Hint,
                report.RemoteSize!.Bytes,
                report.RemoteSize.Advice,
                SecretPolicyWords.Of(report.SecretPolicy!.Value),
                report.Secrets[true].Count(),
                report.Secrets[false].Count()
            );

    private static IEnumerable<string> RemoteLines(StatusRemoteDocument? remote, DateTimeOffset now)
    {
        if (remote is null)
        {
            yield return "Elsewhere       nowhere: this disk is the only copy. Change that with: claude-backup backend set";
            yield break;
        }

        var pushed =
            remote.LastPush.Length == 0
                ? "nothing pushed yet"
                : $"pushed {Sizes.Ago(now - DateTimeOffset.Parse(remote.LastPush, CultureInfo.InvariantCulture))}";
        yield return $"Elsewhere       {remote.Url}, {pushed}";
        if (remote.Waiting > 0)
        {
            yield return $"                {PushView.Waiting(remote.Waiting, remote.WaitingSince)}";
        }

        if (remote is { SecretPolicy: not "off", SecretsSent: > 0 })
        {
            yield return $"                {SecretsView.Texts(remote.SecretsSent)} {(remote.SecretsSent == 1 ? "is" : "are")} there. What to do: claude-backup scan";
        }

        if (remote.Advice is { } advice)
        {
            yield return $"                {advice}";
        }
    }

    private static IEnumerable<string> MachineLines(StatusDocument status)
    {
        foreach (
            var machine in status.MachineDetails.Where(m =>
                !string.Equals(m.Slug, status.MachineSlug, StringComparison.Ordinal)
            )
        )
        {
            yield return $"Other machine   {machine.Slug}: {Sizes.Count(machine.SessionCount, "session")}, {Sizes.Text(machine.BackupSizeBytes)}, {(machine.Local ? "kept here too" : "at the remote, fetched when wanted")}{(machine.QuietDays is { } quiet ? $"; nothing for {quiet} days" : "")}";
        }
    }

    private static string Risk(StatusRiskDocument risk) =>
        risk.CleanupPeriodDays is not { } days
            ? "nothing: Claude Code's settings are invalid, so it deletes nothing now"
        : risk.Sessions == 0
            ? $"nothing: Claude Code deletes after {Sizes.Count(days, "day")}, none within {risk.WithinDays}"
        : new PurgeOutlook(days, risk.SetBy, risk.Sessions, risk.Unsaved, Next: null).Sentence;

    private static IEnumerable<string> Health(StatusReport report, ScheduleReport schedule, DateTimeOffset now)
    {
        if (report.OtherHome is { } other)
        {
            yield return other;
        }

        foreach (var damage in report.Damage)
        {
            yield return damage;
        }

        if (!report.SourceExists)
        {
            yield return report.BringsBack is { } slug
                ? $"There is no Claude home. Bring everything back with: claude-backup restore --all{(slug == report.Machine.Slug ? "" : $" --machine {slug}")}"
                : "There is no Claude home yet. If Claude Code keeps its files elsewhere, set CLAUDE_CONFIG_DIR.";
        }

        // what a run could not see is told above, with what helps: no further sync does
        if (
            schedule.Runs.Failing is [{ Outcome: not RunOutcome.NotPushed } failed, ..]
            && (report.SourceExists || failed.Outcome is not RunOutcome.Blind)
        )
        {
            yield return failed.Failure is { } why
                ? $"The last sync failed: {why}"
                : "The last sync was killed before its end. Run: claude-backup sync";
        }

        if (report.Remote.Failure is { } refused)
        {
            yield return $"The last push failed: {refused} {report.Remote.Hint ?? ""}".TrimEnd();
        }

        if (schedule.Runs.LastSaved is { Problems: > 0 } partial)
        {
            yield return $"The last sync could not read {Sizes.Count(partial.Problems, "file")}; claude-backup sync names them.";
        }

        if (report.SourceExists && Staleness(report, schedule, now) is { } stale)
        {
            yield return stale;
        }

        if (schedule.At(now) is Liveness.Missing)
        {
            yield return $"Nothing runs by itself any more: {ScheduleView.Summary(schedule.Schedule.Name, ScheduleView.Automatic(schedule, now))}";
        }

        foreach (var loss in report.Losses)
        {
            yield return loss.Sentence;
        }
    }

    private static string? Staleness(StatusReport report, ScheduleReport schedule, DateTimeOffset now) =>
        schedule.Runs.LastGood is not { } good ? "No sync has ended well yet. Run: claude-backup sync"
        : schedule.Ahead(now) is { } ahead ? $"{ahead} Run: claude-backup sync"
        : schedule.At(now) is Liveness.Overdue && (schedule.Job is not null || report.UnsavedFiles > 0)
            ? $"The last good sync was {Sizes.Ago(now - good)}. Run: claude-backup sync"
        : null;
}
