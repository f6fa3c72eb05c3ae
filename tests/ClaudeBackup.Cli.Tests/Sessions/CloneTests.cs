using System.Text;
using System.Text.RegularExpressions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Sessions;

/// <summary>Sessions are listed from the lists alone: a clone need not have a single transcript.</summary>
public sealed partial class CloneTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Long = Transcript.Id("2");

    // What a clone that leaves blobs behind fetches to list sessions. Then its remote is gone.
    private const string CloneWithoutBodies = """
        set -e
        cd "$HOME"
        git -C .claude-backup config uploadpack.allowFilter true
        git -c init.templateDir= clone -q --filter=blob:none --no-checkout "file://$HOME/.claude-backup" clone
        git -C clone checkout -q HEAD -- machines/test/files machines/test/manifest.json
        mkdir clone/.git/claude-backup
        cp .claude-backup/.git/claude-backup/{machine,settings}.json clone/.git/claude-backup
        mv .claude-backup original
        mv clone .claude-backup
        """;

    private const string BlobsHere =
        "git -C .claude-backup cat-file --batch-all-objects --batch-check='%(objecttype)' | grep -c blob";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_clone_without_transcripts_lists_the_same_sessions()
    {
        await SaveAsync();
        var sessions = (await _sandbox.JsonAsync("restore", "--list")).Out;
        var lists = Lists().Length;

        (await _sandbox.ShellAsync(CloneWithoutBodies)).ExitsWith(0);

        Assert.Equal(sessions, (await _sandbox.JsonAsync("restore", "--list")).Out);
        Assert.Equal(sessions, (await _sandbox.JsonAsync("restore", "--list")).Out);
        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.Equal(3, status.GetProperty("index").GetProperty("sessions").GetInt32());
        // Nothing was fetched for it: the lists, the manifest, and no other blob.
        var blobs = (await _sandbox.ShellAsync(BlobsHere)).ExitsWith(0).Out;
        Assert.Equal(lists + 1, int.Parse(blobs));
    }

    [Fact]
    public async Task Lists_of_an_earlier_version_are_completed_from_the_blobs()
    {
        await SaveAsync();
        var sessions = (await _sandbox.JsonAsync("restore", "--list")).Out;

        await RewriteListsAsync(list => Told().Replace(list, ""));

        Assert.Equal(sessions, (await _sandbox.JsonAsync("restore", "--list")).Out);
    }

    [Fact]
    public async Task A_digest_of_a_later_version_is_ignored_and_the_blob_is_read()
    {
        await SaveAsync();
        var sessions = (await _sandbox.JsonAsync("restore", "--list")).Out;

        await RewriteListsAsync(list =>
            list.Replace("{\"format\":1", "{\"format\":2", StringComparison.Ordinal)
                .Replace("\"aiTitle\":", "\"customTitle\":", StringComparison.Ordinal)
        );

        Assert.Equal(sessions, (await _sandbox.JsonAsync("restore", "--list")).Out);
    }

    [Fact]
    public async Task What_neither_list_nor_blob_tells_is_unknown_and_the_sessions_are_listed()
    {
        await SaveAsync();
        await RewriteListsAsync(list => Told().Replace(list, ""));

        (await _sandbox.ShellAsync(CloneWithoutBodies)).ExitsWith(0);

        var sessions = (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions").EnumerateArray();
        Assert.Equal(3, sessions.Count());
        Assert.All(sessions, s => Assert.Equal(0, s.GetProperty("sizeBytes").GetInt64()));
        Assert.All(sessions, s => Assert.True(s.GetProperty("uncompressedBytes").GetInt64() > 0));
        await _sandbox.DoAsync("status");
    }

    [Fact]
    public async Task Whatever_a_list_is_rewritten_for_each_segment_of_a_transcript_has_its_digest()
    {
        await SaveAsync();
        await RewriteListsAsync(list => Told().Replace(list, ""));
        _sandbox.Claude.Append(Transcript.PathOf(Long), Transcript.Messages(Long, 5000, 2));
        _sandbox.Claude.SetMode(Transcript.PathOf(Id), "644");

        await _sandbox.DoAsync("sync");

        var lists = Lists().Select(File.ReadAllText).ToArray();
        AssertTold(Assert.Single(lists, l => l.Contains($"/{Long}.jsonl\"", StringComparison.Ordinal)), segments: 4);
        AssertTold(Assert.Single(lists, l => l.Contains($"/{Id}.jsonl\"", StringComparison.Ordinal)), segments: 2);
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task What_the_stored_bytes_do_not_tell_any_more_the_source_tells()
    {
        await SaveAsync();
        var first = Path.Combine(_sandbox.Repository.Value, $"machines/test/{Transcript.PathOf(Long)}.gz");
        await File.WriteAllTextAsync(first, "damaged", TestContext.Current.CancellationToken);
        await RewriteListsAsync(list => Told().Replace(list, ""));
        await _sandbox.DoAsync("restore", "--list");
        _sandbox.Claude.Append(Transcript.PathOf(Long), Transcript.Messages(Long, 5000, 2));

        await _sandbox.DoAsync("sync");

        var lists = Lists().Select(File.ReadAllText);
        AssertTold(Assert.Single(lists, l => l.Contains($"/{Long}.jsonl\"", StringComparison.Ordinal)), segments: 4);
    }

    private static void AssertTold(string list, int segments)
    {
        var all = list.Split('\n')
            .Where(line => line.Contains(".jsonl\",\"variant", StringComparison.Ordinal))
            .Where(line => !line.Contains("/subagents/", StringComparison.Ordinal))
            .Sum(line => Regex.Count(line, "\"sha256\"", RegexOptions.None, Patience));
        Assert.True(all >= segments, $"{all} segments");
        Assert.Equal(all, Regex.Count(list, "\"digest\":\\{\"format\":1", RegexOptions.None, Patience));
        Assert.Equal(
            Regex.Count(list, "\"sha256\"", RegexOptions.None, Patience),
            Regex.Count(list, "\"stored\":[0-9]", RegexOptions.None, Patience)
        );
    }

    // A session with two states and a side file, a long one in several segments, one with agents of the old kind.
    private async Task SaveAsync()
    {
        var (path, old) = (Transcript.PathOf(Id), Transcript.Id("3"));
        _sandbox.Claude.Write(path, Transcript.Messages(Id, 0, 6));
        _sandbox.Claude.Write(
            path.Replace(".jsonl", "/subagents/agent-1.jsonl", StringComparison.Ordinal),
            Transcript.Messages(Id, 0, 2)
        );
        _sandbox.Claude.Write(Transcript.PathOf(Long), Transcript.Large(Long, 4_000_000, seed: 1));
        _sandbox.Claude.Append(
            Transcript.PathOf(Long),
            Encoding.UTF8.GetBytes(Transcript.CustomTitle(Long, "Größer & <besser> 📦"))
        );
        _sandbox.WriteSession(old);
        _sandbox.Claude.Write($"projects/{Transcript.Folder()}/agent-1.jsonl", Transcript.Messages(old, 0, 3));
        _sandbox.Claude.Write("CLAUDE.md", "# me");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(path, Transcript.Messages(Id, 0, 2, text: "rewritten"));
        await _sandbox.DoAsync("sync");
    }

    // As another version would have written them, and without what this one remembers of them.
    private async Task RewriteListsAsync(Func<string, string> rewrite)
    {
        var changed = 0;
        foreach (var list in Lists())
        {
            var before = await File.ReadAllTextAsync(list, TestContext.Current.CancellationToken);
            var after = rewrite(before);
            changed += before == after ? 0 : 1;
            await File.WriteAllTextAsync(list, after, TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(0, changed);
        _ = await _sandbox.GitAsync("-c", "user.name=dev", "-c", "user.email=dev@localhost", "commit", "-qam", "lists");
        Directory.Delete(Path.Combine(_sandbox.Repository.Value, ".git/claude-backup/index"), recursive: true);
    }

    private string[] Lists() =>
        Directory.GetFiles(
            Path.Combine(_sandbox.Repository.Value, "machines/test/files"),
            "*.jsonl",
            SearchOption.AllDirectories
        );

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // No text in these digests holds a brace.
    [GeneratedRegex(@",""stored"":\d+|,""digest"":\{[^{}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Told();
}
