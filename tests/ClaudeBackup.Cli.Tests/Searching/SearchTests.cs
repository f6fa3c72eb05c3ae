using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Searching;

public sealed class SearchTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private static readonly string[] OddQueries = ["\"", "(", "a:b", "-", "NEAR(", "'; drop table said", "*"];

    private readonly Sandbox _sandbox = new();

    private string Index => (_sandbox.Repository / ".git/claude-backup/search/index").Value;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_word_is_found_with_the_line_that_goes_on_there()
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 4, text: "walrus"));
        await _sandbox.DoAsync("init", "--yes");
        Assert.False(File.Exists(Index));

        var found = (await _sandbox.JsonAsync("search", "walrus", "2")).Json;

        var hit = Assert.Single(found.GetProperty("hits").EnumerateArray().ToList());
        Assert.Equal(
            (1, Id, "prompt", "walrus 2", 3),
            (
                found.GetProperty("total").GetInt32(),
                hit.GetProperty("uuid").GetString(),
                hit.GetProperty("kind").GetString(),
                hit.GetProperty("text").GetString(),
                hit.GetProperty("line").GetInt32()
            )
        );
        Assert.Equal("[[0,6],[7,1]]", hit.GetProperty("ranges").GetRawText());
        Assert.Equal($"cd {Transcript.Cwd} && claude --resume {Id}", hit.GetProperty("resume").GetString());
        Assert.Contains("is not on this machine", hit.GetProperty("resumeNote").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(
            $"claude-backup show {Id} --around ",
            hit.GetProperty("show").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("walrus 2", found.GetProperty("read").GetString());
        Assert.Equal($"claude-backup restore {Id}", hit.GetProperty("restore").GetString());
        Assert.Equal("file", found.GetProperty("index").GetProperty("place").GetString());
        Assert.True(File.Exists(Index));
    }

    [Fact]
    public async Task What_Claude_Code_has_deleted_and_what_it_has_not_saved_yet_are_found()
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 2, text: "walrus"));
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete(Path);
        await _sandbox.DoAsync("sync");
        var other = Transcript.Id("2");
        _sandbox.Claude.Write(Transcript.PathOf(other), Transcript.Messages(other, 0, 2, text: "narwhal"));

        var deleted = Hit(await _sandbox.JsonAsync("search", "walrus"));
        var unsaved = Hit(await _sandbox.JsonAsync("search", "narwhal"));

        Assert.Equal(JsonValueKind.String, deleted.GetProperty("absentSince").ValueKind);
        Assert.Equal(JsonValueKind.Null, deleted.GetProperty("resume").ValueKind);
        Assert.Equal(
            (true, other),
            (unsaved.GetProperty("unsaved").GetBoolean(), unsaved.GetProperty("uuid").GetString())
        );
        Assert.Equal(JsonValueKind.Null, unsaved.GetProperty("restore").ValueKind);
        await _sandbox.DoAsync("sync");
        Assert.False(Hit(await _sandbox.JsonAsync("search", "narwhal")).GetProperty("unsaved").GetBoolean());
    }

    [Fact]
    public async Task Words_find_lines_for_programs_and_nothing_found_is_said()
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 1, text: "a \u001b[31m walrus"));
        await _sandbox.DoAsync("init", "--yes");

        var found = await _sandbox.DoAsync("search", "walrus");
        var nothing = await _sandbox.DoAsync("search", "penguin");

        Assert.StartsWith($"{Id}:", found.Out, StringComparison.Ordinal);
        Assert.EndsWith(":prompt:a  walrus 0\n", found.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Empty(nothing.Out);
        Assert.Equal("No match in 1 saved session.", nothing.Error.Trim());
    }

    [Fact]
    public async Task What_is_only_close_is_labelled_and_never_counted()
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 2, text: "walrus"));
        await _sandbox.DoAsync("init", "--yes");

        var close = (await _sandbox.JsonAsync("search", "walris")).Json;
        var forms = (await _sandbox.JsonAsync("search", "walruses")).Json;
        var told = await _sandbox.DoAsync("search", "walris");

        Assert.Equal((0, 1, 1), Counts(close));
        Assert.Equal((1, 0, 1), Counts(forms));
        Assert.Equal("close", close.GetProperty("hits")[0].GetProperty("match").GetString());
        Assert.Equal("forms", forms.GetProperty("hits")[0].GetProperty("match").GetString());
        Assert.Contains("walrus", close.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.StartsWith($"{Id}:", told.Out, StringComparison.Ordinal);
        Assert.Contains("No match in 1 saved session.", told.Error, StringComparison.Ordinal);

        static (int Total, int Close, int Shown) Counts(JsonElement found) =>
            (
                found.GetProperty("total").GetInt32(),
                found.GetProperty("close").GetInt32(),
                found.GetProperty("shown").GetInt32()
            );
    }

    [Fact]
    public async Task No_query_is_wrong_but_an_option_without_a_meaning_is()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");

        Assert.All(
            OddQueries,
            query =>
                Assert.Equal(0, _sandbox.RunAsync("search", "--json", "--", query).GetAwaiter().GetResult().ExitCode)
        );
        (await _sandbox.RunAsync("search", "x", "--in", "nowhere")).ExitsWith(2);
        (await _sandbox.RunAsync("search", "x", "--sort", "colour")).ExitsWith(2);
        (await _sandbox.RunAsync("search", "x", "--cursor", "3")).ExitsWith(2);
        (await _sandbox.RunAsync("search", "x", "--limit", "0")).ExitsWith(2);
        (await _sandbox.RunAsync("search", "x", "-C", "-1")).ExitsWith(2);
        (await _sandbox.RunAsync("search", "x", "-l", "-c")).ExitsWith(2);
        (await _sandbox.RunAsync("search", "x", "-l", "-C", "1")).ExitsWith(2);
        (await _sandbox.RunAsync("search", "x", "--count", "--context", "1")).ExitsWith(2);
        (await _sandbox.RunAsync("search", "(", "--regex")).ExitsWith(2);
    }

    [Fact]
    public async Task The_index_is_never_part_of_a_snapshot()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        await _sandbox.DoAsync("search", "message");
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 4));
        await _sandbox.DoAsync("sync");

        var files = await _sandbox.ShellAsync($"git -C {_sandbox.Repository} ls-tree -r --name-only HEAD");

        Assert.Contains("projects/", files.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("search", files.Out, StringComparison.Ordinal);
        Assert.Equal(1, (await _sandbox.JsonAsync("search", "\"message 3\"")).Json.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sync_brings_an_index_that_is_there_up_to_date(bool byHook)
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 2, text: "walrus"));
        await _sandbox.DoAsync("init", "--yes");
        await _sandbox.DoAsync("sync");
        Assert.False(File.Exists(Index));
        await _sandbox.DoAsync("search", "walrus");
        var written = File.GetLastWriteTimeUtc(Index);
        var other = Transcript.Id("2");
        _sandbox.Claude.Write(Transcript.PathOf(other), Transcript.Messages(other, 0, 2, text: "narwhal"));

        if (byHook)
        {
            await SyncByHookAsync();
        }
        else
        {
            _ = await _sandbox.JsonAsync("sync");
        }

        // nobody may bring it up to date now, so what is found was known
        using var held = await HeldAsync(written);
        var found = (await _sandbox.JsonAsync("search", "narwhal", "is:saved")).Json;
        Assert.Equal(
            (1, "busy", 0),
            (
                found.GetProperty("total").GetInt32(),
                found.GetProperty("index").GetProperty("place").GetString(),
                found.GetProperty("index").GetProperty("behind").GetInt32()
            )
        );
    }

    [Fact]
    public async Task A_disk_that_is_full_stops_neither_a_search_nor_a_sync()
    {
        await _sandbox.RequireMountsAsync();
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 2, text: "walrus"));
        await _sandbox.DoAsync("init", "--yes");
        var folder = System.IO.Path.GetDirectoryName(Index)!;
        _ = Directory.CreateDirectory(folder);

        var none = (await OnAsync("32k", "")).ExitsWith(0).Json;
        await _sandbox.DoAsync("search", "walrus");
        var size = new FileInfo(Index).Length / 1024;
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 200, text: "walrus"));
        // there is room for the index as it is, and for hardly anything more
        var synced = (
            await OnAsync($"{size + 16}k", $"cp {folder}-kept/index {folder} && \"$CLAUDE_BACKUP\" sync >&2 && ")
        ).ExitsWith(0);

        Assert.Equal("memory", none.GetProperty("index").GetProperty("place").GetString());
        Assert.Equal(1, none.GetProperty("total").GetInt32());
        Assert.Equal("read-only", synced.Json.GetProperty("index").GetProperty("place").GetString());
        Assert.Equal(1, synced.Json.GetProperty("index").GetProperty("behind").GetInt32());

        Task<CliResult> OnAsync(string room, string first) =>
            _sandbox.ShellAsync(
                $"rm -rf {folder}-kept; cp -r {folder} {folder}-kept; unshare -m sh -c 'mount -t tmpfs -o size={room} none {folder} && {first} \"$CLAUDE_BACKUP\" search walrus --json'"
            );
    }

    [Theory]
    [InlineData("C")]
    [InlineData("tr_TR.UTF-8")]
    [InlineData("zh_CN.UTF-8")]
    public async Task No_locale_changes_what_is_found(string locale)
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 2, text: "FILE in İstanbul 设备"));
        await _sandbox.DoAsync("init", "--yes");

        foreach (var query in new[] { "file", "istanbul", "设备" })
        {
            var found = (await _sandbox.RunWithAsync(("LC_ALL", locale), "search", query, "--json")).ExitsWith(0);
            Assert.Equal(1, found.Json.GetProperty("total").GetInt32());
        }
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    public async Task An_index_that_is_damaged_is_none_of_a_syncs_business(string content)
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        await _sandbox.DoAsync("search", "message");
        await File.WriteAllTextAsync(Index, content, TestContext.Current.CancellationToken);
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 4));

        var saved = await _sandbox.JsonAsync("sync");

        Assert.Equal(JsonValueKind.String, saved.Json.GetProperty("commit").ValueKind);
        Assert.Equal(content, await File.ReadAllTextAsync(Index, TestContext.Current.CancellationToken));
    }

    private async Task SyncByHookAsync()
    {
        _ = await _sandbox.HookAsync("""{"hook_event_name":"SessionEnd"}""");
        await _sandbox.HooksAreServedAsync();
    }

    // once whoever writes it behind a hook has let go
    private async Task<FileStream> HeldAsync(DateTime written)
    {
        for (var wait = 0; File.GetLastWriteTimeUtc(Index) <= written && wait < 300; wait++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return await Sandbox.HoldAsync(_sandbox.Repository / ".git/claude-backup/search-lock");
    }

    private static JsonElement Hit(CliResult result) =>
        Assert.Single(result.Json.GetProperty("hits").EnumerateArray().ToList());
}
