using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Completion;

/// <summary>
/// Tab is pressed in real shells. Titles and folders are what nobody would wish for: whatever a shell reads twice makes a file here, or falls to
/// pieces.
/// </summary>
public sealed class TabTests : IDisposable
{
    private const string Hostile = "my shop $(touch made) `touch made` * \"d\" \\b";
    private const string Title = "$(touch made) `touch made` %F{red}%n\u001b[31m\n\u202E\"d\" 'q' * ;touch made";

    private readonly Sandbox _sandbox = new();

    public static TheoryData<string> Shells => ["bash", "zsh", "fish"];

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Commands_options_and_their_words_are_completed(string name)
    {
        await using var shell = await TabbedShell.StartAsync(_sandbox, name);

        Assert.Equal("[restore][--list][--last]", await CompletedAsync(shell, "claude-backup rest\t--li\t--las\t"));
        Assert.Equal("[config][restore]", await CompletedAsync(shell, "claude-backup con\tre\t"));
        Assert.Equal("[init][--backend][github]", await CompletedAsync(shell, "claude-backup init --backe\tgith\t"));
        Assert.Equal("[backend][set][local]", await CompletedAsync(shell, "claude-backup backend \tlo\t"));
        Assert.Equal("[secrets][allow]", await CompletedAsync(shell, "claude-backup secrets al\t"));
        Assert.Equal("[help][restore]", await CompletedAsync(shell, "claude-backup help rest\t"));
        Assert.Equal("[completion][fish]", await CompletedAsync(shell, "claude-backup completion fi\t"));
    }

    [Fact]
    public async Task A_zsh_that_was_never_set_up_completes_once_it_has_read_the_script()
    {
        Platform.RequirePosix();
        Platform.RequireProgram("zsh", "zsh");

        var read = await _sandbox.ShellAsync(
            "zsh -f -c 'source <($CLAUDE_BACKUP completion zsh); print $_comps[claude-backup]'"
        );

        Assert.Empty(read.Error);
        Assert.Equal("_claude-backup", read.ExitsWith(0).Out.Trim());
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task What_is_stored_is_completed_as_it_stands_and_never_evaluated(string name)
    {
        await StoreAsync();
        await using var shell = await TabbedShell.StartAsync(_sandbox, name);

        Assert.Equal(
            $"[restore][{Transcript.Id("3f2a")}]",
            await CompletedAsync(shell, "claude-backup restore 3f2a\t")
        );
        Assert.Equal("[peek][--machine][test]", await CompletedAsync(shell, "claude-backup peek --machine te\t"));
        Assert.Equal("[peek][--machine=test]", await CompletedAsync(shell, "claude-backup peek --machine=te\t"));
        Assert.Equal(
            "[restore][--project][your shop]",
            await CompletedAsync(shell, "claude-backup restore --project yo\t")
        );
        Assert.Equal(
            "[restore][--project][your shop]",
            await CompletedAsync(shell, "claude-backup restore --project 'yo\t")
        );
        Assert.Equal(
            $"[restore][--project][{Hostile}]",
            await CompletedAsync(shell, "claude-backup restore --project my\t")
        );
        Assert.Equal(
            "[config][log][skills/$(touch made)/a.md]",
            await CompletedAsync(shell, "claude-backup config log skills/\\$\\(touch\\ made\\)/\t")
        );
        NothingWasMade();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Of_several_sessions_age_and_title_are_shown_beside_the_id(string name)
    {
        await StoreAsync();
        await using var shell = await TabbedShell.StartAsync(_sandbox, name);

        // bash lists at the third Tab: the first one adds what all have in common, and the second one is the first that changes nothing
        await shell.PressAsync("claude-backup restore 3f\t\t\t");

        _ = await shell.SeeAsync(screen =>
            screen.Contains(Transcript.Id("3f2b"), StringComparison.Ordinal)
            && screen.Contains(" ago", StringComparison.Ordinal)
            && screen.Contains("$(touch made) `touch made`", StringComparison.Ordinal)
        );
        NothingWasMade();
    }

    [Theory]
    // fish takes nothing that does not begin with what was typed
    [InlineData("bash")]
    [InlineData("zsh")]
    public async Task A_title_becomes_the_id_where_it_is_one_alone_and_words_behind_it_are_left_as_they_are(string name)
    {
        await StoreAsync();
        await using var shell = await TabbedShell.StartAsync(_sandbox, name);

        Assert.Equal(
            $"[restore][{Transcript.Id("3f2b")}]",
            await CompletedAsync(shell, "claude-backup restore plai\t")
        );
        Assert.Equal($"[peek][{Transcript.Id("3f2b")}]", await CompletedAsync(shell, "claude-backup peek 'plain ti\t"));
        Assert.Equal("[restore][plain][ti]", await CompletedAsync(shell, "claude-backup restore plain ti\t"));
        // both have it, and both ids begin alike
        Assert.Equal("[restore][mad]", await CompletedAsync(shell, "claude-backup restore mad\t"));
        Assert.Equal("[restore][nothing]", await CompletedAsync(shell, "claude-backup restore nothing\t"));
        NothingWasMade();
    }

    [Fact]
    public async Task Where_bash_inserts_what_it_shows_it_is_shown_no_title()
    {
        await StoreAsync();
        await using var shell = await TabbedShell.StartAsync(_sandbox, "bash");
        _ = await shell.EnterAsync("bind 'TAB: menu-complete'");

        Assert.Matches(
            @"\n\[restore\]\[3f2[ab]0{4}-0000-4000-8000-0{12}\]\n",
            await shell.EnterAsync("claude-backup restore 3f\t\t")
        );
        NothingWasMade();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Without_a_repository_nothing_is_offered_and_nothing_said(string name)
    {
        await using var shell = await TabbedShell.StartAsync(_sandbox, name);

        Assert.Equal("[restore][3f]", await CompletedAsync(shell, "claude-backup restore 3f\t"));
        Assert.Equal("[restore][--machine][t]", await CompletedAsync(shell, "claude-backup restore --machine t\t"));
        Assert.False(Directory.Exists(_sandbox.Repository.Value));
    }

    // the arguments that came of it, as the stand-in of the program prints them
    private static async Task<string> CompletedAsync(TabbedShell shell, string keys) =>
        (await shell.EnterAsync(keys)).Split('\n').Last(line => line.StartsWith('[')).TrimEnd();

    private async Task StoreAsync()
    {
        Write("3f2a", $"/home/dev/{Hostile}", Title);
        Write("3f2b", "/home/dev/your shop", "plain title, made here");
        _sandbox.Claude.Write("skills/$(touch made)/a.md", "x");
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
    }

    private void Write(string id, string cwd, string title) =>
        _sandbox.Claude.Write(
            Transcript.PathOf(Transcript.Id(id), cwd),
            [
                .. System.Text.Encoding.UTF8.GetBytes(Transcript.CustomTitle(Transcript.Id(id), title)),
                .. Transcript.Messages(Transcript.Id(id), 0, 2, cwd),
            ]
        );

    private void NothingWasMade() => Assert.False(File.Exists((_sandbox.Home / "made").Value));
}
