using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Hooks;

/// <summary>What the user is told as a session starts.</summary>
public sealed class SessionStartTests : IDisposable
{
    private readonly HookedSandbox _hooks = new();

    private Sandbox Sandbox => _hooks.Sandbox;

    public void Dispose() => _hooks.Dispose();

    [Fact]
    public async Task Sessions_that_an_update_took_are_counted_and_told_once()
    {
        await SixSessionsAsync();
        Delete("3", "4", "5");
        Assert.Empty((await _hooks.StartAsync("2-1-330")).Out);
        var told = await _hooks.StartAsync("2-1-330");

        Assert.StartsWith(
            "3 sessions vanished since Claude Code went from 2.1.329 to 2.1.330; all are saved as they were at ",
            HookedSandbox.Message(told),
            StringComparison.Ordinal
        );
        Assert.Empty((await _hooks.StartAsync("2-1-330")).Out);
        // the run of the same version was none, for nothing had changed
        Assert.Equal(2, (await _hooks.RunsAsync()).Count(r => HookedSandbox.Told(r).Trigger == "hook"));
    }

    [Fact]
    public async Task What_the_new_client_deletes_minutes_after_its_start_is_counted_too()
    {
        await SixSessionsAsync();
        Assert.Empty((await _hooks.StartAsync("2-1-330")).Out);
        Delete("3", "4");
        await EndAsync();
        Assert.StartsWith(
            "2 sessions vanished",
            HookedSandbox.Message(await _hooks.StartAsync("2-1-330")),
            StringComparison.Ordinal
        );
        Delete("5");
        await EndAsync();
        Assert.StartsWith(
            "3 sessions vanished",
            HookedSandbox.Message(await _hooks.StartAsync("2-1-330")),
            StringComparison.Ordinal
        );
        // back to the old one, and what it had lost before is not its doing
        Assert.Empty((await _hooks.StartAsync("2-1-329")).Out);
        Assert.Empty((await _hooks.StartAsync("2-1-329")).Out);
    }

    [Fact]
    public async Task A_session_that_moved_or_was_old_enough_to_go_has_not_vanished()
    {
        await SixSessionsAsync();
        var old = Transcript.PathOf(Transcript.Id("3"));
        Sandbox.Claude.SetModified(old, DateTimeOffset.UtcNow.AddDays(-31));
        await EndAsync();
        Sandbox.Claude.Delete(old);
        var moved = Sandbox.Claude.Read(Transcript.PathOf(Transcript.Id("4")));
        Sandbox.Claude.Write(Transcript.PathOf(Transcript.Id("4"), "/home/dev/worktree"), moved);
        Delete("4");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.DoesNotContain("vanished", (await _hooks.StartAsync("2-1-330")).Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_runs_that_failed_are_told_at_the_next_start_and_on_the_desktop_once()
    {
        Platform.RequirePosix();
        await _hooks.InitAsync();
        Sandbox.Claude.Write("CLAUDE.md", "new");
        await StopGitAsync();
        _ = (await Sandbox.RunAsync("sync", "--scheduled")).ExitsWith(1);
        Assert.False(File.Exists(Shown));
        for (var i = 0; i < 3; i++)
        {
            _ = (await Sandbox.RunAsync("sync", "--scheduled")).ExitsWith(1);
        }

        var shown = await File.ReadAllLinesAsync(Shown, TestContext.Current.CancellationToken);
        Assert.Equal(2, shown.Length);
        Assert.StartsWith("The last 2 syncs went wrong", shown[0], StringComparison.Ordinal);
        Assert.Equal($"Repository: {Sandbox.Repository}", shown[1]);
        Assert.StartsWith(
            "The last 4 syncs went wrong, the first at ",
            HookedSandbox.Message(await Sandbox.HookAsync(_hooks.Event("SessionStart"))),
            StringComparison.Ordinal
        );
        await Sandbox.HooksAreServedAsync();
        LetGitGo();
        _ = await Sandbox.JsonAsync("sync", "--scheduled");
        Assert.Empty((await Sandbox.HookAsync(_hooks.Event("SessionStart"))).Out);
        await Sandbox.HooksAreServedAsync();
    }

    [Fact]
    public async Task What_Claude_Code_deletes_next_is_told_once_a_day()
    {
        Sandbox.Claude.SetModified(Transcript.PathOf(HookedSandbox.Id), DateTimeOffset.UtcNow.AddDays(-27));
        await _hooks.InitAsync();
        _ = await Sandbox.JsonAsync("sync", "--scheduled");
        var first = await _hooks.StartAsync("2-1-330");
        Assert.Equal("Claude Code deletes 1 session within 7 days; all are saved.", HookedSandbox.Message(first));
        Assert.Empty((await _hooks.StartAsync("2-1-330")).Out);
    }

    [Fact]
    public async Task Nobody_is_told_where_nobody_reads_and_nothing_counts_as_told()
    {
        await SixSessionsAsync();
        Delete("3", "4", "5");
        _ = await _hooks.StartAsync("2-1-330");
        Sandbox.Environment["CLAUDE_CODE_SESSION_ATTENDED"] = "0";
        Assert.Empty((await _hooks.StartAsync("2-1-330")).Out);
        Sandbox.Environment["CLAUDE_CODE_SESSION_ATTENDED"] = "1";
        Assert.Empty((await Sandbox.HookAsync(_hooks.Event("SessionStart", "source", "compact"))).Out);
        Assert.StartsWith(
            "3 sessions",
            HookedSandbox.Message(await _hooks.StartAsync("2-1-330")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_nothing_can_be_asked_for_the_user_hears_of_it_all_the_same()
    {
        await _hooks.InitAsync();
        await File.WriteAllTextAsync((_hooks.State / "requests").Value, "", TestContext.Current.CancellationToken);
        // with the copy beside it, from which it would come back
        foreach (var name in (string[])["settings.json", "settings.json.copy"])
        {
            await File.WriteAllTextAsync((_hooks.State / name).Value, "{", TestContext.Current.CancellationToken);
        }

        _ = await Sandbox.RunAsync("sync", "--scheduled");
        _ = await Sandbox.RunAsync("sync", "--scheduled");
        Assert.StartsWith(
            "The last 2 syncs",
            HookedSandbox.Message(await _hooks.StartAsync("2-1-330")),
            StringComparison.Ordinal
        );
    }

    private string Shown => Sandbox.Home.Value + ".shown";

    private async Task EndAsync()
    {
        _ = await Sandbox.HookAsync(_hooks.Event("SessionEnd"));
        await Sandbox.HooksAreServedAsync();
    }

    private async Task SixSessionsAsync()
    {
        for (var i = 2; i <= 6; i++)
        {
            Sandbox.WriteSession(Transcript.Id($"{i}"));
        }

        await _hooks.InitAsync();
        Assert.Empty((await _hooks.StartAsync("2-1-329")).Out);
    }

    private void Delete(params string[] ids) =>
        Array.ForEach(ids, id => Sandbox.Claude.Delete(Transcript.PathOf(Transcript.Id(id))));

    // a git that is broken comes first, and goes again
    private async Task StopGitAsync()
    {
        var script =
            "mkdir broken && printf '#!/bin/sh\necho broken >&2\nexit 128\n' >broken/git && chmod +x broken/git";
        _ = (await Sandbox.ShellAsync(script)).ExitsWith(0);
        Sandbox.Environment["PATH"] = $"{Sandbox.Home / "broken"}:{Sandbox.Environment["PATH"]}";
    }

    private void LetGitGo() => File.Delete((Sandbox.Home / "broken/git").Value);
}
