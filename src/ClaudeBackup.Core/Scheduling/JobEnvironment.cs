using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>
/// The variables of the installed job, in a file of ours that the job reads as it starts: the Task Scheduler keeps no variables, and cron takes
/// <see href="https://manpages.debian.org/stable/cron/crontab.5.en.html">998 characters a command</see>, which a long PATH alone goes beyond.
/// </summary>
/// <remarks>
/// No <see cref="LocalFile{T}"/>: the job reads it before it knows which repository is its own, for that is what the file tells; and each field is a variable,
/// so none can be the number of a format. It is written and deleted under the lock of all others, or a run would take the half of it for a leftover.
/// </remarks>
public static class JobEnvironment
{
    /// <summary>By which the job is told of the file.</summary>
    public const string Option = "--environment";

    private const string FileName = "job-environment.json";

    /// <summary>Where it lies.</summary>
    internal static AbsolutePath FileOf(BackupRepository repository) => repository.LocalFolder / FileName;

    /// <summary>The repository whose file it is; null for any other file.</summary>
    internal static AbsolutePath? RepositoryOf(string file)
    {
        var root = AbsolutePath.TryParse(file)?.Parent?.Parent?.Parent;
        return root is not null && RepositoryLayout.LocalFolder(root) / FileName == new AbsolutePath(file)
            ? root
            : null;
    }

    /// <exception cref="BackupException">Somebody keeps the lock of local files.</exception>
    internal static void Write(BackupRepository repository, IReadOnlyDictionary<string, string> variables)
    {
        using var held = LocalLock.Take(repository);
        AtomicFile.Write(
            FileOf(repository),
            HashedJson.File(json =>
            {
                foreach (var (name, value) in variables.OrderBy(v => v.Key, StringComparer.Ordinal))
                {
                    json.WriteString(name, value);
                }
            })
        );
    }

    /// <exception cref="BackupException">Somebody keeps the lock of local files.</exception>
    internal static void Delete(BackupRepository repository)
    {
        using var held = LocalLock.Take(repository);
        File.Delete(FileOf(repository).Value);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="BackupException">Without it the job would save another home, or save into another repository.</exception>
    public static IReadOnlyDictionary<string, string> Read(AbsolutePath file)
    {
        try
        {
            return JsonFile
                .Read(file)
                .EnumerateObject()
                .Where(v => v.Name != HashedJson.Key)
                .ToDictionary(v => v.Name, v => v.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            if (RepositoryOf(file.Value) is { } root && !Directory.Exists(root.Value))
            {
                throw new BackupException(
                    FailureKind.NotInitialised,
                    $"There is no repository at {root}, where this job saves.",
                    "If it is on a drive, connect it. If it is gone, run: claude-backup init",
                    e
                );
            }

            throw new BackupException(
                FailureKind.Failed,
                $"{file}, which tells this job where everything is, cannot be read: {e.Message}",
                "Install the job again with: claude-backup schedule daily",
                e
            );
        }
    }
}
