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

    /// <param name="runner">Starts git.</param>
    /// <param name="path">A folder that is empty or not there.</param>
    /// <param name="cancellation">Ends git.</param>
    public static async Task InitAsync(ProcessRunner runner, AbsolutePath path, CancellationToken cancellation)
    {
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
        await RunAsync(runner, path, init, cancellation);
        foreach (var (name, value) in Settings)
        {
            await RunAsync(runner, path, [$"--git-dir={path}", "config", name, value], cancellation);
        }
    }

    private static async Task RunAsync(
        ProcessRunner runner,
        AbsolutePath path,
        string[] arguments,
        CancellationToken cancellation
    )
    {
        var result = await runner.RunAsync(GitEnvironment.Outside(path, [], arguments), cancellation);
        if (result.ExitCode != 0)
        {
            throw GitFailure.From("init", result.StandardErrorText, result.ExitCode);
        }
    }
}
