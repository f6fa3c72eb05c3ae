using ClaudeBackup.Commands;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Sessions;

/// <summary>Wherever a session's id is asked for, its title or words of it will do, and <c>--title</c> narrows wherever sessions are chosen.</summary>
public sealed class TitleTests : IDisposable
{
    private static readonly string Login = Transcript.Id("3f2a");
    private static readonly string Loop = Transcript.Id("3f2b");
    private static readonly string Deed = Transcript.Id("77");
    private const string Machine = "test";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("fix the login")]
    [InlineData("loop redirect")]
    [InlineData("REDIRECT")]
    [InlineData("deed")]
    [InlineData("quokka")]
    public async Task Words_do_wherever_an_id_is_asked_for(string typed)
    {
        await StoreAsync();
        var meant = typed switch
        {
            "fix the login" => Login,
            "deed" or "quokka" => Deed,
            _ => Loop,
        };

        var peek = (await _sandbox.JsonAsync(["peek", .. typed.Split(' ')])).Json;
        var quoted = (await _sandbox.JsonAsync("peek", typed)).Json;
        var show = (await _sandbox.JsonAsync(["show", .. typed.Split(' ')])).Json;
        var export = (await _sandbox.JsonAsync(["export", .. typed.Split(' '), "--dry-run"])).Json;
        var restore = (await _sandbox.JsonAsync(["restore", .. typed.Split(' '), "--dry-run"])).Json;

        Assert.Equal(meant, peek.GetProperty("uuid").GetString());
        Assert.Equal(meant, quoted.GetProperty("uuid").GetString());
        Assert.Equal(meant, show.GetProperty("session").GetProperty("uuid").GetString());
        Assert.Equal(meant, export.GetProperty("sessions")[0].GetProperty("uuid").GetString());
        Assert.Contains(
            meant,
            restore.GetProperty("steps")[0].GetProperty("path").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_words_chose_is_said_before_anything_is_written_and_an_id_needs_no_word()
    {
        await StoreAsync();
        File.Delete(_sandbox.Claude[Transcript.PathOf(Loop)]);

        var words = await _sandbox.DoAsync("restore", "redirect", "loop");
        var id = await _sandbox.DoAsync("restore", "3f2b");

        Assert.StartsWith(
            $"Found \"Fix the login redirect loop\", last active 2026-03-01 09:03 UTC, {Loop}.",
            words.Error,
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(_sandbox.Claude[Transcript.PathOf(Loop)]));
        Assert.DoesNotContain("Found", id.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restore")]
    [InlineData("peek")]
    [InlineData("show")]
    [InlineData("export")]
    public async Task Words_that_fit_several_choose_none_and_list_them(string verb)
    {
        await StoreAsync();

        var json = (await _sandbox.RunAsync(verb, "login", "--json")).ExitsWith(2);
        var words = (await _sandbox.RunAsync(verb, "login")).ExitsWith(2);

        Assert.Equal("ambiguous", json.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(
            [Loop, Login],
            json.ErrorJson.GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty("uuid").GetString()!)
        );
        Assert.Contains("\"login\" matches 2 sessions.", words.Error, StringComparison.Ordinal);
        Assert.Contains("Fix the login redirect loop", words.Error, StringComparison.Ordinal);
        Assert.Empty(json.Out);
        Assert.Empty(words.Out);
    }

    [Fact]
    public async Task Words_that_fit_none_are_answered_with_the_nearest_titles_and_a_search()
    {
        await StoreAsync();

        var json = (await _sandbox.RunAsync("restore", "fix", "the", "logni", "--json")).ExitsWith(1);
        var words = (await _sandbox.RunAsync("restore", "fix", "the", "logni")).ExitsWith(1);
        var none = (await _sandbox.RunAsync("peek", "billing")).ExitsWith(1);

        Assert.Equal("not-found", json.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(2, json.ErrorJson.GetProperty("candidates").GetArrayLength());
        Assert.Contains("Fix the login", words.Error, StringComparison.Ordinal);
        Assert.Contains("claude-backup search 'fix the logni'", words.Error, StringComparison.Ordinal);
        Assert.Contains("claude-backup search billing", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_that_shares_one_word_of_many_is_not_near()
    {
        await StoreAsync();

        var none = (await _sandbox.RunAsync("show", "nothing like the moon")).ExitsWith(1);

        Assert.DoesNotContain("closest", none.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("The deed of transfer", none.Error, StringComparison.Ordinal);
        Assert.Contains("claude-backup search 'nothing like the moon'", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_last_word_may_have_been_a_file_that_is_said()
    {
        await StoreAsync();

        var none = (await _sandbox.RunAsync("export", "login", "notes")).ExitsWith(1);

        Assert.Contains("If notes is the file to write, type it as ./notes.", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restore list", 2, "claude-backup restore --list?")]
    [InlineData("restore ls", 2, "claude-backup restore --list?")]
    [InlineData("restore all", 2, "Did you mean --all?")]
    [InlineData("peek sessions", 1, "claude-backup restore --list?")]
    [InlineData("restor redirect", 2, "Did you mean restore?")]
    [InlineData("restore redirect --lst", 2, "Did you mean --last or --list?")]
    public async Task A_verb_or_option_that_was_meant_is_no_title(string line, int exitCode, string advice)
    {
        await StoreAsync();
        _sandbox.Claude.Append(
            Transcript.PathOf(Deed),
            System.Text.Encoding.UTF8.GetBytes(Transcript.CustomTitle(Deed, "List all of them with ls"))
        );
        await _sandbox.DoAsync("sync");

        var run = (await _sandbox.RunAsync(line.Split(' '))).ExitsWith(exitCode);

        Assert.Contains(advice, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_narrows_lists_and_whatever_chooses_sessions()
    {
        await StoreAsync();
        File.Delete(_sandbox.Claude[Transcript.PathOf(Loop)]);
        File.Delete(_sandbox.Claude[Transcript.PathOf(Deed)]);

        var listed = await IdsAsync("restore", "--list", "--title", "LOGIN");
        var peek = (await _sandbox.JsonAsync("peek", "3f2", "--title", "loop")).Json;
        var show = (await _sandbox.JsonAsync("show", "fix", "--title", "loop")).Json;
        var export = (await _sandbox.JsonAsync("export", "--all", "--title", "login", "--dry-run")).Json;
        var unknown = (await _sandbox.RunAsync("restore", "--title", "billing")).ExitsWith(1);
        var empty = await IdsAsync("restore", "--title", "billing");
        await _sandbox.DoAsync("restore", "--all", "--title", "loop");

        Assert.Equal([Loop, Login], listed);
        Assert.Equal(Loop, peek.GetProperty("uuid").GetString());
        Assert.Equal(Loop, show.GetProperty("session").GetProperty("uuid").GetString());
        Assert.Equal(2, export.GetProperty("sessions").GetArrayLength());
        Assert.Contains("No session has billing in its title.", unknown.Error, StringComparison.Ordinal);
        Assert.Empty(empty);
        Assert.True(File.Exists(_sandbox.Claude[Transcript.PathOf(Loop)]));
        Assert.False(File.Exists(_sandbox.Claude[Transcript.PathOf(Deed)]));
    }

    [Theory]
    [InlineData("3f2a", false, "3f2a", null)]
    [InlineData("3f2a|notes", false, "3f2a", "notes")]
    [InlineData("fix the login|notes", false, "fix the login", "notes")]
    [InlineData("fix|the|login", false, "fix the login", null)]
    [InlineData("fix|the|login.md", false, "fix the", "login.md")]
    [InlineData("fix|the|login|out/", false, "fix the login", "out/")]
    [InlineData("deed|transfer", false, "deed transfer", null)]
    [InlineData("deed|page.HTML", false, "deed", "page.HTML")]
    [InlineData("page.html", false, "page.html", null)]
    [InlineData("page.html", true, null, "page.html")]
    [InlineData("login|page.html", true, "login", "page.html")]
    [InlineData("login", true, "login", null)]
    [InlineData("", false, null, null)]
    [InlineData("", true, null, null)]
    public void Of_the_words_of_an_export_the_last_may_be_a_file(
        string words,
        bool isFiltered,
        string? session,
        string? file
    ) => Assert.Equal((session, file), ExportedWords.Of(words.Length == 0 ? [] : words.Split('|'), isFiltered));

    [Theory]
    [InlineData("show")]
    [InlineData("peek")]
    [InlineData("export --dry-run")]
    public async Task A_filter_alone_chooses_the_one_session_that_passes_it(string line)
    {
        await StoreAsync();

        var one = (await _sandbox.RunAsync([.. line.Split(' '), "--title", "deed", "--json"])).ExitsWith(0);
        var several = (await _sandbox.RunAsync([.. line.Split(' '), "--title", "login", "--json"])).ExitsWith(2);
        var none = (await _sandbox.RunAsync([.. line.Split(' '), "--date", "2001-01-01"])).ExitsWith(1);
        var words = (await _sandbox.RunAsync([.. line.Split(' '), "--machine", Machine, "--title", "login"])).ExitsWith(
            2
        );

        Assert.Contains(Deed, one.Out, StringComparison.Ordinal);
        Assert.Equal("ambiguous", several.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(2, several.ErrorJson.GetProperty("candidates").GetArrayLength());
        Assert.Contains("No session passes the filters.", none.Error, StringComparison.Ordinal);
        Assert.Contains("The filters match 2 sessions.", words.Error, StringComparison.Ordinal);
        Assert.Contains("Add another filter, or give the first 4 digits", words.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_alone_exports_into_the_file_that_is_named_and_never_restores()
    {
        await StoreAsync();
        var page = _sandbox.Elsewhere("page.html").Value;

        _ = await _sandbox.DoAsync("export", "--title", "deed", page);
        var restore = await IdsAsync("restore", "--title", "deed");

        Assert.True(File.Exists(page));
        Assert.Equal([Deed], restore);
    }

    [Fact]
    public async Task Several_ids_are_answered_with_one_at_a_time()
    {
        await StoreAsync();

        var ids = (await _sandbox.RunAsync("show", "3f2a", "3f2b")).ExitsWith(2);

        Assert.Contains("2 ids were given, and this takes one session at a time.", ids.Error, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> IdsAsync(params string[] arguments) =>
        (await _sandbox.JsonAsync(arguments))
            .Json.GetProperty("sessions")
            .EnumerateArray()
            .Select(s => s.GetProperty("uuid").GetString()!);

    private async Task StoreAsync()
    {
        Write(Login, "Fix the login", "message", 0);
        Write(Loop, "Fix the login redirect loop", "message", 2);
        Write(Deed, "The deed of transfer", "quokka", 1);
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
    }

    private void Write(string id, string title, string text, int minutesLater)
    {
        _sandbox.Claude.Write(
            Transcript.PathOf(id),
            Transcript.Messages(id, 0, 2, start: Transcript.Start.AddMinutes(minutesLater), text: text)
        );
        _sandbox.Claude.Append(
            Transcript.PathOf(id),
            System.Text.Encoding.UTF8.GetBytes(Transcript.CustomTitle(id, title))
        );
    }
}
