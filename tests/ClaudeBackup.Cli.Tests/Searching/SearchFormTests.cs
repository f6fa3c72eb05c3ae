using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Searching;

/// <summary>How much of what was found is told, and in which pages.</summary>
public sealed class SearchFormTests : IAsyncLifetime
{
    private const int Sessions = 3;

    private readonly Sandbox _sandbox = new();

    public async ValueTask InitializeAsync()
    {
        foreach (var n in Enumerable.Range(1, Sessions))
        {
            Write(n);
        }

        await _sandbox.DoAsync("init", "--local", "--yes", "--schedule", "off");
    }

    public ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Sessions_counts_and_turns_around_are_lines_to_be_counted()
    {
        var sessions = await _sandbox.DoAsync("search", "walrus", "-l", "--sort", "oldest");
        var counts = await _sandbox.DoAsync("search", "walrus", "-c", "--sort", "oldest");
        var around = await _sandbox.DoAsync("search", "\"walrus 2\" session:1", "-C", "1");

        Assert.Equal([.. Enumerable.Range(1, Sessions).Select(Id)], Lines(sessions.Out));
        Assert.Equal([.. Enumerable.Range(1, Sessions).Select(n => $"{Id(n)}:2")], Lines(counts.Out));
        Assert.Empty(sessions.Error);
        Assert.Equal(
            ["prompt-walrus 0", "answer-walrus 1", "prompt:walrus 2", "answer-walrus 3"],
            Lines(around.Out).Select(Text)
        );
    }

    [Fact]
    public async Task A_document_has_the_turns_around_and_what_was_done()
    {
        var document = (await _sandbox.JsonAsync("search", "\"walrus 2\"", "project:api", "-C", "1", "--explain")).Json;

        Assert.Equal("\"walrus 2\" project:api", document.GetProperty("read").GetString());
        var context = document.GetProperty("hits")[0].GetProperty("context").EnumerateArray().ToList();
        Assert.Equal(
            [(1, false), (2, true)],
            context.Select(t => (t.GetProperty("turn").GetInt32(), t.GetProperty("own").GetBoolean()))
        );
        Assert.Equal("walrus 3", context[1].GetProperty("answer").GetString());
        var explain = document.GetProperty("explain");
        Assert.Equal("\"walrus 2\"", explain.GetProperty("terms")[0].GetProperty("text").GetString());
        Assert.Contains(
            explain.GetProperty("steps").EnumerateArray(),
            s => s.GetProperty("step").GetString() == "check texts" && s.GetProperty("count").GetInt32() > 0
        );
        var plain = (await _sandbox.JsonAsync("search", "walrus")).Json;
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("explain").ValueKind);
        Assert.Equal(0, plain.GetProperty("hits")[0].GetProperty("context").GetArrayLength());
    }

    [Fact]
    public async Task Pages_end_with_a_cursor_and_one_of_another_search_is_refused()
    {
        var first = await _sandbox.DoAsync("search", "walrus", "--limit", "2", "--sort", "oldest");
        var cursor = first.Error.Trim().Split(' ')[^1];
        var second = await _sandbox.DoAsync("search", "walrus", "--sort", "oldest", "--cursor", cursor);

        Assert.Equal([Id(1), Id(2)], Lines(first.Out).Select(l => l[..36]));
        Assert.Equal($"Showing 2 of 3 sessions. For the next page, add: --cursor {cursor}", first.Error.Trim());
        Assert.Equal([Id(3)], Lines(second.Out).Select(l => l[..36]));
        Assert.Empty(second.Error);
        var other = (await _sandbox.RunAsync("search", "narwhal", "--sort", "oldest", "--cursor", cursor)).ExitsWith(2);
        Assert.Contains("belongs to a different search", other.Error, StringComparison.Ordinal);
        (await _sandbox.RunAsync("search", "walrus", "--cursor", cursor)).ExitsWith(2);
        (await _sandbox.RunAsync("search", "walrus", "--cursor", cursor[..^1])).ExitsWith(2);
    }

    [Fact]
    public async Task What_is_saved_between_two_pages_is_told_and_nothing_is_repeated()
    {
        var first = (await _sandbox.JsonAsync("search", "walrus", "--limit", "2", "--sort", "newest")).Json;
        Write(9);
        await _sandbox.DoAsync("sync");

        var second = (
            await _sandbox.JsonAsync(
                "search",
                "walrus",
                "--sort",
                "newest",
                "--cursor",
                first.GetProperty("cursor").GetString()!
            )
        ).Json;

        Assert.Equal(
            [Id(1)],
            second.GetProperty("hits").EnumerateArray().Select(h => h.GetProperty("uuid").GetString())
        );
        Assert.Contains(
            "since the previous page",
            second.GetProperty("notes")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.NotEqual(Generation(first), Generation(second));
    }

    [Fact]
    public async Task Without_a_word_it_says_what_to_type_and_filters_alone_are_a_list()
    {
        var bare = (await _sandbox.RunAsync("search")).ExitsWith(2);
        var empty = (await _sandbox.RunAsync("search", " ")).ExitsWith(2);
        var quotes = (await _sandbox.JsonAsync("search", "\"\"")).Json;
        var filtered = await _sandbox.DoAsync("search", "--project", "api", "-l");

        Assert.Contains("Say what to search for.", bare.Error, StringComparison.Ordinal);
        Assert.Contains("claude-backup search refresh token", bare.Error, StringComparison.Ordinal);
        Assert.Contains("Say what to search for.", empty.Error, StringComparison.Ordinal);
        Assert.Contains(
            "There is nothing to search for in this query",
            quotes.GetProperty("notes")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(0, quotes.GetProperty("total").GetInt32());
        Assert.Equal(Sessions, Lines(filtered.Out).Length);
    }

    [Fact]
    public async Task On_a_terminal_the_line_to_copy_is_last_and_the_foot_counts()
    {
        Platform.RequireLinux("The script of util-linux gives a terminal.");
        _sandbox.Environment["LINE"] =
            "stty rows 40 cols 80; export TERM=xterm NO_COLOR=1 PAGER=; exec \"$CLAUDE_BACKUP\" search walrus --limit 1";
        var shown = (
            await _sandbox.ShellAsync("script --quiet --return --command \"$LINE\" /dev/null </dev/null")
        ).ExitsWith(0);

        Assert.Matches(@"prompt +\d\d:\d\d (│|\|) walrus 2", shown.Out);
        Assert.Contains($"claude --resume {Id(3)}", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Showing 1 of 3 sessions. For the next page, add:", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Reading", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("first search", shown.Out, StringComparison.Ordinal);
    }

    private static string? Generation(JsonElement document) =>
        document.GetProperty("index").GetProperty("generation").GetString();

    private static string Id(int n) => Transcript.Id($"{n}");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // behind the ids of the session and of the entry
    private static string Text(string line) =>
        line[
            line.IndexOf(
                line.Contains("prompt", StringComparison.Ordinal) ? "prompt" : "answer",
                StringComparison.Ordinal
            )..
        ];

    private void Write(int n) =>
        _sandbox.Claude.Write(
            Transcript.PathOf(Id(n)),
            Transcript.Messages(Id(n), 0, 4, start: Transcript.Start.AddDays(n), text: "walrus")
        );
}
