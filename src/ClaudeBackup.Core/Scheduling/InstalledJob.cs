using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>The job as it was installed on this machine, in a local file.</summary>
/// <param name="Scheduler">Who has it.</param>
/// <param name="Program">What it starts.</param>
/// <param name="Installed">Since when.</param>
public sealed record InstalledJob(string Scheduler, AbsolutePath Program, DateTimeOffset Installed)
{
    /// <summary>Its name there.</summary>
    public JobName JobName { get; init; } = JobName.Plain;

    /// <summary>The repository that it saves into, which may have been moved since; null of a version that did not note it.</summary>
    public AbsolutePath? Repository { get; init; }

    private static readonly LocalFile<InstalledJob> Stored = new(
        "job.json",
        json => new InstalledJob(
            JsonFile.Text(json, "scheduler"),
            AbsolutePath.Parse(JsonFile.Text(json, "program")),
            JsonFile.Time(json, "installed") ?? DateTimeOffset.UnixEpoch
        )
        {
            JobName = JobName.TryParse(JsonFile.OptionalText(json, "name")) ?? JobName.Plain,
            Repository = AbsolutePath.TryParse(JsonFile.OptionalText(json, "repository")),
        },
        (json, job) =>
        {
            json.WriteString("scheduler", job.Scheduler);
            json.WriteString("program", job.Program.Value);
            json.WriteString("installed", job.Installed);
            json.WriteString("name", job.JobName.Value);
            if (job.Repository is { } repository)
            {
                json.WriteString("repository", repository.Value);
            }
        }
    );

    /// <summary>Reads it; null when there is none, or none that can be read.</summary>
    public static InstalledJob? Read(BackupRepository repository) => Stored.TryRead(repository);

    internal void Write(BackupRepository repository) => Stored.Change(repository, _ => this);

    internal static void Delete(BackupRepository repository) => Stored.Delete(repository);
}
