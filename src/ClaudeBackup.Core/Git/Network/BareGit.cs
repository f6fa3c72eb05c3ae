using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>Makes a repository to push to.</summary>
public static class BareGit
{
    private static readonly (string Name, string Value)[] Settings =
    [
        // nobody writes history over
        ("receive.denyNonFastForwards", "true"),
        // machines may leave others' sessions here and ask for them when they are wanted
        ("uploadpack.allowFilter", "true"),
        ("uploadpack.allowAnySHA1InWant", "true"),
    ];

    /// <summary>Makes it, or what a damaged one lacks of what git takes a folder for a repository by.</summary>
    /// <param name="runner">Starts git.</param>
    /// <param name="path">A folder that is empty, or not there, or such a one; nothing that git can read in it changes.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <param name="sharing">Who may read it, as <c>core.sharedRepository</c> has it.</param>
    public static async Task InitAsync(
        ProcessRunner runner,
        AbsolutePath path,
        CancellationToken cancellation,
        string sharing = GitEnvironment.PrivateFiles
    )
    {
        var hasSettings = File.Exists((path / "config").Value);
        FileSystem.ForThisSystem().CreateDirectory(path, FilePermissions.PrivateDirectory);
        string[] init =
        [
            "init",
            "--quiet",
            "--bare",
            "--template=",
            "--initial-branch=main",
            "--object-format=sha1",
            path.Value,
        ];
        await RunAsync(runner, path, init, sharing, cancellation);
        foreach (var (name, value) in hasSettings ? [] : Settings)
        {
            await RunAsync(runner, path, [$"--git-dir={path}", "config", name, value], sharing, cancellation);
        }
    }

    private static async Task RunAsync(
        ProcessRunner runner,
        AbsolutePath path,
        string[] arguments,
        string sharing,
        CancellationToken cancellation
    )
    {
        var result = await runner.RunAsync(
            GitEnvironment.Outside(path, [$"core.sharedRepository={sharing}"], arguments),
            cancellation
        );
        if (result.ExitCode != 0)
        {
            throw GitFailure.From("init", result.StandardErrorText, result.ExitCode);
        }
    }
}
