using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells where backups go now, and what was found there.</summary>
internal static class BackendView
{
    public static BackendDocument Document(
        Candidate candidate,
        PushOutcome outcome,
        IReadOnlyList<string> leftBehind
    ) =>
        new(
            Ok: true,
            RemoteTypeWord.Of(candidate.Settings.RemoteType),
            candidate.Settings.Remote,
            candidate.Created,
            Found(candidate.Found),
            PushView.Document(outcome),
            [.. candidate.Warnings, .. (outcome as PushOutcome.Agreed)?.Warnings ?? [], .. leftBehind]
        );

    public static IReadOnlyList<FoundMachineDocument> Found(FoundBackup found) =>
        [
            .. found.Machines.Select(m => new FoundMachineDocument(
                m.Slug.Value,
                m.Machine,
                m.LastSync,
                m.Sessions,
                m.SizeBytes
            )),
        ];

    public static IEnumerable<string> Lines(BackendDocument document, LocalTime local)
    {
        if (document.Created)
        {
            yield return $"Created {document.Repo}, a private repository.";
        }

        foreach (var line in Machines(document.Found, local))
        {
            yield return line;
        }

        yield return document.Repo is { } remote
            ? $"Backups go to {remote} from now on."
            : "Backups stay on this machine from now on.";
        foreach (var line in PushView.Lines(document.Push, local).Concat(Warnings(document.Warnings)))
        {
            yield return line;
        }
    }

    public static IEnumerable<string> Machines(IReadOnlyList<FoundMachineDocument> found, LocalTime local)
    {
        if (found.Count > 0)
        {
            yield return $"There is already a backup, of {Sizes.Count(found.Count, "machine")}:";
        }

        foreach (var machine in found)
        {
            // another machine wrote it, so it need not be a time
            var last = DateTimeOffset.TryParse(
                machine.LastSync,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
                ? local.InWords(time)
                : "never";
            yield return $"  {machine.Slug}: {Sizes.Count(machine.SessionCount, "session")}, {Sizes.Text(machine.BackupSizeBytes)}, last saved {last}";
        }
    }

    private static IEnumerable<string> Warnings(IReadOnlyList<string> warnings) =>
        SyncView.WarningsAndProblems(warnings, []);
}
