using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>A user's folder for data, and programs that say a version: scripts, which is all that a copy is asked for.</summary>
internal sealed class CopySandbox : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public CopySandbox() => Platform.RequirePosix();

    public static string This => ProgramVersion.Text;

    public static IFileSystem Files { get; } = FileSystem.ForThisSystem();

    public AbsolutePath DataHome => _directory.Path / "share";

    public AbsolutePath Data => DataHome / "claude-backup";

    public AbsolutePath Copy => Data / "bin/claude-backup";

    public void Dispose() => _directory.Dispose();

    public static string Script(string version) =>
        $"#!/bin/sh\n[ \"$1\" = --version ] && echo 'claude-backup {version}'\n";

    public AbsolutePath MakeProgram(string path) => MakeProgram(_directory.Path / path, Script(This));

    public static AbsolutePath MakeProgram(AbsolutePath file, string script)
    {
        _ = Directory.CreateDirectory(file.Parent!.Value);
        File.WriteAllText(file.Value, script);
        Files.SetMode(file, FilePermissions.UsualExecutable);
        return file;
    }

    /// <summary>One in the cache of npx.</summary>
    public AbsolutePath MakeCached() =>
        MakeProgram(".npm/_npx/ab12/node_modules/@claude-backup/linux-x64/bin/claude-backup");

    public AbsolutePath Link(string path, AbsolutePath target)
    {
        var link = _directory.Path / path;
        _ = Directory.CreateDirectory(link.Parent!.Value);
        _ = File.CreateSymbolicLink(link.Value, target.Value);
        return link;
    }

    /// <summary>A repository of ours, as far as the copy looks at it.</summary>
    public AbsolutePath Repository(string name)
    {
        var root = _directory.Path / name;
        _ = Directory.CreateDirectory(RepositoryLayout.LocalFolder(root).Value);
        return root;
    }

    public JobPrograms Programs(AbsolutePath running, AbsolutePath? onPath = null, bool isOneFile = true) =>
        new(
            new RunningProgram(running, onPath, isOneFile, new Surroundings(_directory.Path.Value, [])),
            CopyOf(running),
            Files
        );

    public OwnCopy CopyOf(AbsolutePath running) => new(Files, new ProcessRunner(), DataHome, running);

    /// <summary>As if another version had written the copy.</summary>
    public void Replace(string version)
    {
        _ = MakeProgram(Copy, Script(version));
        var record = CopyRecord.TryRead(Data / "program.json")!;
        (record with { Version = version, Size = new FileInfo(Copy.Value).Length }).Write(Data / "program.json");
    }

    /// <summary>What the copy says.</summary>
    public Task<string?> VersionAsync() =>
        CopyOf(Copy).VersionOfAsync(Copy, TimeSpan.FromSeconds(10), CancellationToken.None);
}
