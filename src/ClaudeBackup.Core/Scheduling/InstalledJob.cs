using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>The job as it was installed on this machine, in local state.</summary>
/// <param name="Scheduler">Who has it.</param>
/// <param name="Program">What it starts.</param>
/// <param name="Installed">Since when.</param>
public sealed record InstalledJob(string Scheduler, AbsolutePath Program, DateTimeOffset Installed)
{
    private const string FileName = "job.json";

    /// <summary>Reads it; null when there is none, or none that can be read.</summary>
    internal static InstalledJob? Read(BackupRepository repository) =>
        JsonFile.TryRead(
            repository.LocalFolder / FileName,
            json => new InstalledJob(
                JsonFile.Text(json, "scheduler"),
                AbsolutePath.Parse(JsonFile.Text(json, "program")),
                JsonFile.Time(json, "installed") ?? DateTimeOffset.UnixEpoch
            )
        );

    internal void Write(BackupRepository repository) =>
        AtomicFile.Write(
            repository.LocalFolder / FileName,
            JsonFile.Bytes(json =>
            {
                json.WriteString("scheduler", Scheduler);
                json.WriteString("program", Program.Value);
                json.WriteString("installed", Installed);
            })
        );

    internal static void Delete(BackupRepository repository) => File.Delete((repository.LocalFolder / FileName).Value);
}
