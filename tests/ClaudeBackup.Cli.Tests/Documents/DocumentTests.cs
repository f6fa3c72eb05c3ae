using System.Text.Json;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Documents;

/// <summary>With <c>--json</c>, exactly one document for every command and every failure.</summary>
public sealed class DocumentTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    [Trait("Defect", "B11")]
    public async Task Every_command_answers_with_one_document_that_keeps_the_promised_keys()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("settings.json", "{}");

        Assert.Equal($$"""{"version":"{{ProgramVersion.Text}}"}""", (await _sandbox.JsonAsync("--version")).Out.Trim());
        Has(await _sandbox.JsonAsync("init", "--yes"), "ok", "mode", "machine", "machineSlug");
        var sync = await _sandbox.JsonAsync("sync");
        Has(sync, "ok", "config", "config.filesSynced", "sessions", "sessions.added", "sessions.updated");
        Has(sync, "sessions.removed", "pushed");
        var status = await _sandbox.JsonAsync("status");
        Has(status, "version", "mode", "repo", "lastBackup", "backupSize", "machine", "machineSlug", "config.files");
        Has(status, "config.size", "sessions.files", "sessions.projects", "sessions.size", "scheduler", "schedule");
        Has(status, "index.sessions");
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", status.Json.GetProperty("lastBackup").GetString());
        Assert.Matches(@"^\d+(\.\d)?[KMG]?$", status.Json.GetProperty("backupSize").GetString());
        Assert.Contains(status.Json.GetProperty("scheduler").GetString(), (string[])["active", "inactive"]);
        Has(await _sandbox.JsonAsync("restore", "--list"), "sessions");
        Has(await _sandbox.JsonAsync("restore"), "sessions");
        Has(await _sandbox.JsonAsync("restore", Id), "ok", "restored.from", "restored.to");
        Has(await _sandbox.JsonAsync("restore", "--all"), "ok", "restored", "skipped", "failed");
        Has(await _sandbox.JsonAsync("peek", Id), "uuid", "firstMessages", "lastMessages");
        Has(await _sandbox.JsonAsync("schedule"), "ok", "schedule");
        Has(await _sandbox.JsonAsync("schedule", "off"), "ok", "schedule");
        Has(await _sandbox.JsonAsync("backend", "set", "local"), "ok", "mode");
        Has(await _sandbox.JsonAsync("uninstall", "--dry-run"), "ok");
        Has(await _sandbox.JsonAsync("uninstall"), "ok");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("help config log")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("sync --help")]
    [InlineData("restore -h")]
    [Trait("Defect", "B15")]
    public async Task Help_is_one_document_too(string command)
    {
        var result = await _sandbox.RunAsync([.. command.Split(' '), "--json"]);

        result.ExitsWith(0);
        Assert.Empty(result.Error);
        Assert.Contains("--json", result.Json.GetProperty("help").GetString(), StringComparison.Ordinal);
        var words = await _sandbox.DoAsync(command.Split(' '));
        Assert.Contains("Exit codes", words.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown", 2)]
    [InlineData("sync --unknown", 2)]
    [InlineData("sync extra", 2)]
    [InlineData("sync --config-only --sessions-only", 2)]
    [InlineData("restore --all --list", 2)]
    [InlineData("restore --all 1234", 2)]
    [InlineData("restore --list 1234", 2)]
    [InlineData("restore --last", 2)]
    [InlineData("restore --machine", 2)]
    [InlineData("peek", 2)]
    [InlineData("version 1 2", 2)]
    [InlineData("init --backend tape", 2)]
    [InlineData("peek 7777", 1)]
    [InlineData("restore 7777", 1)]
    [InlineData("restore --all --machine nobody", 1)]
    [Trait("Defect", "B11")]
    [Trait("Defect", "B15")]
    public async Task Every_failure_is_one_document_on_standard_error_and_a_line_or_two_in_words(
        string command,
        int code
    )
    {
        await _sandbox.DoAsync("init", "--yes");
        var arguments = command.Split(' ');

        var json = (await _sandbox.RunAsync([.. arguments, "--json"])).ExitsWith(code);
        var first = (await _sandbox.RunAsync(["--json", .. arguments])).ExitsWith(code);
        var words = (await _sandbox.RunAsync(arguments)).ExitsWith(code);

        Assert.Empty(json.Out);
        Assert.Equal(JsonValueKind.String, json.ErrorJson.GetProperty("error").ValueKind);
        Assert.Equal(JsonValueKind.String, json.ErrorJson.GetProperty("code").ValueKind);
        Assert.True(json.ErrorJson.TryGetProperty("hint", out _));
        Assert.Equal(json.ErrorJson.GetProperty("code").GetString(), first.ErrorJson.GetProperty("code").GetString());
        Assert.Empty(words.Out);
        Assert.StartsWith("claude-backup: ", words.Error, StringComparison.Ordinal);
        Assert.InRange(words.Error.TrimEnd().Split('\n').Length, 1, 3);
        Assert.DoesNotContain("   at ", words.Error, StringComparison.Ordinal);
    }

    [LinuxFact("File systems elsewhere refuse names that are no text.")]
    public async Task Names_that_are_no_text_make_no_broken_document()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.ShellAsync(
            $$"""
            mkdir -p ~/.claude/skills "$HOME/.claude/projects/-home-dev-api/{{Id}}"
            touch ~/.claude/skills/$'bad\xff\xfename' "$HOME/.claude/projects/-home-dev-api/{{Id}}/"$'\xff"\n\e[31m'
            ln -s $'/nowhere\xff' ~/.claude/skills/link
            """
        );

        await _sandbox.JsonAsync("init", "--yes");
        var all = await _sandbox.JsonAsync("restore", "--all", "--dry-run");
        var words = await _sandbox.DoAsync("restore", "--all", "--dry-run", "--force");

        Assert.Equal(3, all.Json.GetProperty("steps").GetArrayLength());
        Assert.DoesNotContain('\u001b', words.Out);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [InlineData("TERM", "xterm-256color")]
    public async Task A_pipe_gets_no_escape_codes(string name, string value)
    {
        _sandbox.WriteSession(Id);
        _sandbox.Environment[name] = value;

        foreach (
            var command in new[]
            {
                "init --yes",
                "sync",
                "status",
                "restore --list",
                $"restore {Id} --force",
                $"peek {Id}",
                "--help",
                "peek x",
            }
        )
        {
            var result = await _sandbox.RunAsync(command.Split(' '));
            Assert.DoesNotContain('\u001b', result.Out + result.Error);
            Assert.DoesNotContain('\r', result.Out + result.Error);
        }
    }

    [Fact]
    public async Task A_reader_that_stops_reading_gets_no_stack_trace()
    {
        Platform.RequirePosix();
        foreach (var n in Enumerable.Range(10, 60))
        {
            _sandbox.WriteSession(Transcript.Id($"{n}"), $"/home/dev/a-rather-long-name-of-a-project-{n}");
        }

        await _sandbox.DoAsync("init", "--yes");
        var result = await _sandbox.ShellAsync(
            """
            for i in 1 2 3; do "$CLAUDE_BACKUP" restore --list | head -n 1 >/dev/null; done
            "$CLAUDE_BACKUP" restore --list --json | true
            "$CLAUDE_BACKUP" restore --all --dry-run --json | head -c 10 >/dev/null
            "$CLAUDE_BACKUP" status >&-
            "$CLAUDE_BACKUP" --help | true
            """
        );

        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
    }

    private static void Has(CliResult result, params string[] keys)
    {
        foreach (var key in keys)
        {
            var at = result.Json;
            foreach (var part in key.Split('.'))
            {
                Assert.True(at.TryGetProperty(part, out at), $"{key} is missing: {result}");
            }
        }
    }
}
