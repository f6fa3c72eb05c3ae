using System.Text;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Git;

/// <summary>A repository of one test, and a plain git to look at it the way a user would.</summary>
internal sealed class GitSandbox : IDisposable
{
    public const string Main = "refs/heads/main";
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();
    private readonly ProcessRunner _plain;

    /// <param name="hostile">Added to the environment that our git is started in.</param>
    public GitSandbox(Func<AbsolutePath, Dictionary<string, string>>? hostile = null)
    {
        Home = _directory.Path / "home";
        Repository = _directory.Path / "repository";
        _ = Directory.CreateDirectory(Home.Value);
        Dictionary<string, string> clean = new(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = Home.Value,
            ["GIT_CONFIG_NOSYSTEM"] = "1",
        };
        _plain = new ProcessRunner(clean);
        Dictionary<string, string> given = new(clean, StringComparer.Ordinal);
        foreach (var (name, value) in hostile?.Invoke(Home) ?? [])
        {
            given[name] = value;
        }

        Client = new GitClient(new ProcessRunner(given), Repository);
    }

    public AbsolutePath Home { get; }

    public AbsolutePath Repository { get; }

    public GitClient Client { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs git as a user would in the repository, with the user's configuration; fails the test when git does.</summary>
    public async Task<byte[]> PlainAsync(params string[] arguments)
    {
        var result = await _plain.RunAsync(
            new ProcessRequest { FileName = "git", Arguments = ["-C", Repository.Value, .. arguments] },
            Token
        );
        Assert.True(result.ExitCode == 0, $"git {string.Join(' ', arguments)}: {result.StandardErrorText}");
        return result.StandardOutput;
    }

    public async Task<string> PlainTextAsync(params string[] arguments) =>
        Encoding.UTF8.GetString(await PlainAsync(arguments)).TrimEnd('\n');

    /// <summary>Commits files on top of HEAD; null removes one.</summary>
    public async Task<ObjectId> CommitAsync(params (string Path, byte[]? Content)[] files)
    {
        await using var import = Client.StartImport();
        var marks = files.Select(file => file.Content is { } content ? import.AddBlob(content) : 0).ToList();
        import.BeginCommit(Main, Client.Refs.ReadHead(), "a message", Noon);
        foreach (var ((path, content), mark) in files.Zip(marks))
        {
            if (content is null)
            {
                import.Remove(path);
            }
            else
            {
                import.Modify(path, TreeMode.File, mark);
            }
        }

        return await import.FinishAsync(Token);
    }

    public void Dispose() => _directory.Dispose();
}
