using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
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
    public static StatusDocument Document(StatusReport report, ScheduleReport schedule, App app, DateTimeOffset now)
    {
        var config = report.Numbers.Config;
        var sessions = report.Numbers.Sessions;
        var verdict = Words(report, schedule, now, app.Local);
        return new StatusDocument(
            ProgramVersion.Text,
            RemoteTypeWord.Of(report.Settings.RemoteType),
            report.Settings.Remote,
            schedule.Runs.LastGood is { } good ? Timestamp.Format(good) : "",
            Sizes.Short(report.RepositorySize),
            report.RepositorySize,
            report.Machine.Machine,
            report.Machine.Slug.Value,
            app.Repository.Root.Value,
            app.Home.Root.Value,
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
            report.Forgotten,
            new StatusProofDocument(
                report.Proof.Looked is { } looked ? Timestamp.Format(looked) : null,
                report.AllRead is { } read ? Timestamp.Format(read) : null,
                Drill(report.Proof.Full),
                Drill(report.Proof.Partial)
            ),
            new StatusHealthDocument(verdict.Troubles.Count == 0, [.. verdict.Troubles.Select(TroubleView.InOne)]),
            verdict
        );
    }

    private static LastDrillDocument? Drill(DrillRecord? drill) =>
        drill is null ? null : new LastDrillDocument(Timestamp.Format(drill.Time), drill.Sessions, drill.Whole);

    private static StatusMachineDocument Machine(MachineManifest manifest, StatusReport report) =>
        new(
            manifest.MachineSlug,
            manifest.Machine,
            manifest.LastSync,
            manifest.Sessions.Files,
            manifest.Config.SizeBytes + manifest.Sessions.SizeBytes,
            !report.Facts.LeavesOthers
                || string.Equals(manifest.MachineSlug, report.Machine.Slug.Value, StringComparison.Ordinal),
            report.Quiet.FirstOrDefault(q => q.Slug.Value == manifest.MachineSlug)?.Days,
            report.Retired.Any(slug => slug.Value == manifest.MachineSlug)
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
                report.Secrets[false].Count(),
                report.Copy is SecondCopy.SameDisk
            );

    private static VerdictDocument Words(
        StatusReport report,
        ScheduleReport schedule,
        DateTimeOffset now,
        LocalTime local
    )
    {
        var verdict = Verdict.Of(VerdictFacts.Of(report, schedule), now);
        TroubleDocument[] troubles = [.. verdict.Troubles.Select(trouble => TroubleView.Of(trouble, now, local))];
        return troubles is [var worst, ..]
            ? new VerdictDocument(worst.Level, worst.Sentence, worst.Command, troubles)
            : new VerdictDocument(TroubleView.Level(Severity.Good), AllIsWell(report, schedule, now), null, []);
    }

    private static string AllIsWell(StatusReport report, ScheduleReport schedule, DateTimeOffset now)
    {
        var saved = schedule.Runs.LastGood is { } good ? $"Saved {Sizes.Ago(now - good)}" : "Nothing is missing";
        var where =
            report.Copy is SecondCopy.Elsewhere ? $"with a copy at {report.Settings.Remote}" : "on this disk only";
        var since =
            report.UnsavedFiles == 0
                ? ""
                : $"; {Sizes.Count(report.UnsavedFiles, "file")} changed since, which the next sync saves";
        return $"{saved}, {where}{since}.";
    }
}
