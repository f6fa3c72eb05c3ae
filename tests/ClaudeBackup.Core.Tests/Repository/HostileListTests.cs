using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>Whoever may write to a remote writes lists too: they are believed no more than the tree beside them.</summary>
public sealed class HostileListTests : IDisposable
{
    private readonly EmptyRepository _box = new EmptyRepository().WithLocalFolder();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task What_no_version_can_have_written_is_set_aside()
    {
        await SnapshotAsync(
            "two",
            "settings.json",
            "projects/-p/x.jsonl",
            "hooks/run.sh",
            "projects/-p/a\u202eb.jsonl"
        );

        var (index, _) = await new IndexStore(_box.Repository).LoadAsync(Slug.Parse("two"), Token);

        Assert.Equal("projects/-p/x.jsonl", Assert.Single(index.Files).Source.Value);
    }

    private async Task SnapshotAsync(string machine, params string[] paths)
    {
        var git = _box.Repository.Git;
        await git.InitAsync(Token);
        await using var import = git.StartImport();
        var blob = import.AddBlob(Encoding.UTF8.GetBytes("{}\n"));
        var list = import.AddBlob(Encoding.UTF8.GetBytes(string.Concat(paths.Select(Line))));
        import.BeginCommit(RepositoryLayout.Branch, parent: null, "sync", DateTimeOffset.UnixEpoch);
        import.Modify($"machines/{machine}/files/config.jsonl", TreeMode.File, list);
        foreach (var path in paths)
        {
            import.Modify($"machines/{machine}/{path}.gz", TreeMode.File, blob);
        }

        _ = await import.FinishAsync(Token);
    }

    private static string Line(string path) =>
        $$"""
            {"path":"{{path}}","variant":1,"current":true,"mode":"0600","modifiedNs":0,"saved":"2026-03-01T12:00:00Z","segments":[{"size":3,"stored":3,"sha256":"{{new string(
                '0',
                64
            )}}"}]}

            """.Replace(
            "\r",
            "",
            StringComparison.Ordinal
        );
}
