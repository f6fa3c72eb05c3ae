using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>Shell scripts in the place of a scheduler's programs, the only ones on the PATH; each call is written down.</summary>
internal sealed class StandInPrograms : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public StandInPrograms()
    {
        Platform.RequirePosix();
        _ = Directory.CreateDirectory((_directory.Path / "bin").Value);
        Runner = new ProcessRunner(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = $"{_directory.Path / "bin"}:/usr/bin:/bin",
                ["HOME"] = Home.Value,
            }
        );
    }

    public AbsolutePath Home => _directory.Path;

    public ProcessRunner Runner { get; }

    public Job Job =>
        new(
            new AbsolutePath("/usr/local/bin/claude-backup"),
            Job.SyncArguments,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = Home.Value },
            Home / ".claude-backup/.git/claude-backup/job-environment.json"
        );

    /// <summary>The owner of the repository in the usual place, or of another.</summary>
    public JobOwner Owner(AbsolutePath? repository = null, InstalledJob? known = null) =>
        new(repository ?? Home / ".claude-backup", Home, FileSystem.ForThisSystem(), () => known);

    /// <summary>A job that saves into a repository.</summary>
    public Job JobOf(AbsolutePath repository) =>
        Job with
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["HOME"] = Home.Value,
                ["CLAUDE_BACKUP_DIR"] = repository.Value,
            },
            EnvironmentFile = repository / ".git/claude-backup/job-environment.json",
        };

    /// <summary>The calls so far, in order.</summary>
    public string[] Calls => File.Exists((Home / "calls").Value) ? File.ReadAllLines((Home / "calls").Value) : [];

    public string Read(string name) => File.ReadAllText((Home / name).Value);

    public void Write(string name, string text) => File.WriteAllText((Home / name).Value, text);

    public HostPaths Paths(string? configHome = null) =>
        HostPaths.From(
            name =>
                name == "XDG_CONFIG_HOME" ? configHome
                : name == "HOME" ? Home.Value
                : null,
            Home,
            Home.Value
        );

    /// <summary>Puts a program there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="script">Its lines behind the one that writes the call down; it starts in the home.</param>
    public void Put(string name, string script)
    {
        var file = Home / "bin" / name;
        File.WriteAllText(file.Value, $"#!/bin/sh\ncd \"$HOME\"\necho \"{name} $*\" >>calls\n{script}\n");
        FileSystem.ForThisSystem().SetMode(file, FilePermissions.PrivateDirectory);
    }

    public void Dispose() => _directory.Dispose();
}
