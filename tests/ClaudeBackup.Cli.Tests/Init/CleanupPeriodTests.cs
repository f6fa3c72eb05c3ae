using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Init;

/// <summary>How long Claude Code keeps its own sessions: told, raised on request, and looked for where it may be shortened.</summary>
public sealed class CleanupPeriodTests : IDisposable
{
    private const string Settings = "settings.json";

    private readonly Sandbox _sandbox = new();

    public CleanupPeriodTests() => _sandbox.WriteSession(Transcript.Id("1"));

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_first_run_tells_how_to_raise_it_and_changes_nothing_unasked()
    {
        _sandbox.Claude.Write(Settings, "{ \"model\": \"x\" }");
        var first = (await _sandbox.JsonAsync("init", "--local")).Json;
        var second = (await _sandbox.JsonAsync("init", "--local")).Json;
        Assert.Contains(
            first.GetProperty("notes").EnumerateArray(),
            n => n.GetString()!.Contains("--cleanup-period-days 365", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            second.GetProperty("notes").EnumerateArray(),
            n => n.GetString()!.Contains("--cleanup-period-days", StringComparison.Ordinal)
        );
        Assert.Equal("{ \"model\": \"x\" }"u8, _sandbox.Claude.Read(Settings));
    }

    [Fact]
    public async Task It_is_raised_where_the_link_leads_and_the_settings_before_are_saved()
    {
        Platform.RequirePosix();
        var dotfiles = new ClaudeTree(_sandbox.Home / "dotfiles");
        dotfiles.Write("claude.json", "{\n\t\"model\": \"x\"\n}\n", mode: 0b110_100_000);
        _sandbox.Claude.Link(Settings, dotfiles["claude.json"]);

        _ = await _sandbox.JsonAsync("init", "--local", "--cleanup-period-days", "365");

        Assert.Equal("{\n\t\"cleanupPeriodDays\": 365,\n\t\"model\": \"x\"\n}\n"u8, dotfiles.Read("claude.json"));
        Assert.Equal(0b110_100_000, dotfiles.Mode("claude.json"));
        Assert.NotNull(new FileInfo(_sandbox.Claude[Settings]).LinkTarget);
        Assert.Equal(365, await PeriodAsync());
        Assert.Equal(
            "{\n\t\"model\": \"x\"\n}\n",
            await _sandbox.GitAsync("show", $"HEAD~1:machines/test/config/{Settings}")
        );
        Assert.Equal(dotfiles.Read("claude.json"), (await _sandbox.RestoreElsewhereAsync()).Read(Settings));
        var unsaved = (await _sandbox.JsonAsync("status")).Json.GetProperty("unsaved");
        Assert.Equal(0, unsaved.GetProperty("files").GetInt32());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("many")]
    public async Task A_number_that_turns_the_settings_invalid_is_refused(string days)
    {
        var refused = (await RaiseAsync(days)).ExitsWith(2);
        Assert.DoesNotContain("System.", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sandbox.Repository.Value));
    }

    [Fact]
    public async Task Settings_that_cannot_be_changed_are_left_alone_and_all_is_saved()
    {
        Platform.RequirePosix();
        _sandbox.Claude.Write(Settings, "{ \"model\": ");
        var broken = (await RaiseAsync("99")).ExitsWith(1);
        Assert.Equal("{ \"model\": "u8, _sandbox.Claude.Read(Settings));
        Assert.Contains("not valid JSON", broken.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            1,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("sessions").GetProperty("files").GetInt32()
        );

        _sandbox.Claude.Delete(Settings);
        _sandbox.Claude.Link(Settings, "/nowhere/settings.json");
        _ = (await RaiseAsync("99")).ExitsWith(1);
        Assert.NotNull(new FileInfo(_sandbox.Claude[Settings]).LinkTarget);
        _sandbox.Claude.Delete(Settings);
        _ = (await _sandbox.ShellAsync("mkfifo .claude/settings.json")).ExitsWith(0);
        _ = (await RaiseAsync("99")).ExitsWith(1);
    }

    [Fact]
    public async Task It_is_never_lowered()
    {
        _sandbox.Claude.Write(Settings, "{ \"cleanupPeriodDays\": 99999 }");
        var init = (await RaiseAsync("5")).ExitsWith(0);
        Assert.Equal("{ \"cleanupPeriodDays\": 99999 }"u8, _sandbox.Claude.Read(Settings));
        Assert.Contains("already keeps sessions for 99999 days", init.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_shortens_it_for_all_sessions_is_seen()
    {
        var project = new ClaudeTree(_sandbox.Home / "webshop");
        project.Write(".claude/settings.json", "{\"cleanupPeriodDays\":7}");
        _sandbox.WriteSession(Transcript.Id("2"), project.Root.Value);
        _sandbox.Claude.SetModified(Transcript.PathOf(Transcript.Id("1")), DateTimeOffset.UtcNow.AddDays(-3));
        _ = await _sandbox.JsonAsync("init", "--local");

        var risk = (await _sandbox.JsonAsync("status")).Json.GetProperty("atRisk");

        Assert.Equal(7, risk.GetProperty("cleanupPeriodDays").GetInt32());
        Assert.Equal(project.Root.Value, risk.GetProperty("setBy").GetString());
        Assert.Equal(2, risk.GetProperty("sessions").GetInt32());
        Assert.Equal(
            DateTimeOffset.UtcNow.AddDays(4).UtcDateTime.Date,
            risk.GetProperty("next").GetDateTimeOffset().UtcDateTime.Date
        );
        Assert.Contains(
            $"after 7 days as the settings of {project.Root} say; all are saved",
            (await _sandbox.DoAsync("status", "-v")).Unwrapped,
            StringComparison.Ordinal
        );
    }

    private Task<CliResult> RaiseAsync(string days) =>
        _sandbox.RunAsync("init", "--local", "--cleanup-period-days", days, "--json");

    private async Task<int> PeriodAsync() =>
        (await _sandbox.JsonAsync("status")).Json.GetProperty("atRisk").GetProperty("cleanupPeriodDays").GetInt32();
}
