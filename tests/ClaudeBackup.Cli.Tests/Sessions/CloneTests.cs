using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Repository;
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
            list.Replace("{\"format\":2", "{\"format\":3", StringComparison.Ordinal)
                .Replace("\"aiTitle\":", "\"customTitle\":", StringComparison.Ordinal)
        );

        Assert.Equal(sessions, (await _sandbox.JsonAsync("restore", "--list")).Out);
    }

    [Fact]
    public async Task A_digest_of_the_version_before_tells_while_the_blob_is_elsewhere()
    {
        await SaveAsync();
        await RewriteListsAsync(AsBefore);

        (await _sandbox.ShellAsync(CloneWithoutBodies)).ExitsWith(0);

        Assert.All(await TitlesAsync(), title => Assert.Equal("as it was called", title));
    }

    [Fact]
    public async Task Digests_of_the_version_before_are_made_anew_and_so_are_all_lists_with_the_next_snapshot()
    {
        await SaveAsync();
        var titles = await TitlesAsync();
        var blobs = await StoredAsync();
        await RewriteListsAsync(AsBefore);

        Assert.Equal(titles, await TitlesAsync());
        await _sandbox.DoAsync("sync");
        Assert.All(
            Lists().Select(File.ReadAllText),
            list => Assert.DoesNotContain("\"format\":2", list, StringComparison.Ordinal)
        );
        Assert.Equal(titles, await TitlesAsync("machines/test/session-index.json"));
        _sandbox.Claude.Write("CLAUDE.md", "# changed");
        await _sandbox.DoAsync("sync");

        Assert.All(
            Lists().Select(File.ReadAllText),
            list => Assert.DoesNotContain("\"format\":1", list, StringComparison.Ordinal)
        );
        Assert.Equal(blobs, await StoredAsync());
        Assert.Equal(titles, await TitlesAsync());
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task An_index_of_the_version_before_keeps_what_only_it_knows()
    {
        await SaveAsync();
        File.Delete((_sandbox.Claude.Root / Transcript.PathOf(Id)).Value);
        await _sandbox.DoAsync("sync");
        var sessions = (await _sandbox.JsonAsync("restore", "--list")).Out;
        var file = _sandbox.Repository / ".git/claude-backup/index/test";
        var index = MachineIndexFile.TryRead(file)!;
        MachineIndexFile.Write(
            file,
            index with
            {
                Entries = index.Entries.ToDictionary(e => e.Key, e => AsBefore(e.Value)),
            }
        );
        var bytes = await File.ReadAllBytesAsync(file.Value, TestContext.Current.CancellationToken);
        bytes[SHA256.HashSizeInBytes + 7] = (byte)'3';
        SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes), bytes);
        await File.WriteAllBytesAsync(file.Value, bytes, TestContext.Current.CancellationToken);

        Assert.Equal(sessions, (await _sandbox.JsonAsync("restore", "--list")).Out);

        var renewed = MachineIndexFile.TryRead(file)!;
        Assert.Equal(
            index.Entries.Values.Select(e => e.Fingerprint),
            renewed.Entries.Values.Select(e => e.Fingerprint)
        );
        Assert.Equal(Digests(index), Digests(renewed));
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
        Assert.Equal(all, Regex.Count(list, "\"digest\":\\{\"format\":2", RegexOptions.None, Patience));
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

    private static string AsBefore(string list) =>
        Digest()
            .Replace(
                list,
                "\"digest\":{\"format\":1,\"lastPrompt\":\"as it was called\",\"entries\":1,\"sessionId\":"
                    + '"'
                    + Transcript.Id("3")
                    + "\"}"
            );

    private static IndexEntry AsBefore(IndexEntry entry) =>
        entry with
        {
            File = entry.File with
            {
                Variants =
                [
                    .. entry.File.Variants.Select(v =>
                        v with
                        {
                            Segments =
                            [
                                .. v.Segments.Select(s =>
                                    s.Digest is null
                                        ? s
                                        : s with
                                        {
                                            Digest = new TranscriptDigest
                                            {
                                                Format = 1,
                                                FirstPrompt = "as it was called",
                                            },
                                        }
                                ),
                            ],
                        }
                    ),
                ],
            },
        };

    private static IEnumerable<TranscriptDigest?> Digests(MachineIndex index) =>
        index.Entries.Values.SelectMany(e => e.File.Variants).SelectMany(v => v.Segments).Select(s => s.Digest);

    private async Task<string?[]> TitlesAsync() => Titles((await _sandbox.JsonAsync("restore", "--list")).Json);

    private async Task<string?[]> TitlesAsync(string document)
    {
        var text = await File.ReadAllTextAsync(
            (_sandbox.Repository / document).Value,
            TestContext.Current.CancellationToken
        );
        using var json = JsonDocument.Parse(text);
        return Titles(json.RootElement);
    }

    private static string?[] Titles(JsonElement document) =>
        [.. document.GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("title").GetString())];

    private Task<string> StoredAsync() => _sandbox.GitAsync("ls-tree", "-r", "HEAD", "machines/test/projects/");

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
        _ = await _sandbox.GitAsync(
            "-c",
            "user.name=claude-backup",
            "-c",
            "user.email=claude-backup@localhost",
            "commit",
            "-qam",
            "lists"
        );
        Directory.Delete(Path.Combine(_sandbox.Repository.Value, ".git/claude-backup/index"), recursive: true);
    }

    private string[] Lists() =>
        Directory.GetFiles(
            Path.Combine(_sandbox.Repository.Value, "machines/test/files"),
            "*.jsonl",
            SearchOption.AllDirectories
        );

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [GeneratedRegex(@"""digest"":\{[^{}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Digest();

    // No text in these digests holds a brace.
    [GeneratedRegex(@",""stored"":\d+|,""digest"":\{[^{}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Told();
}
