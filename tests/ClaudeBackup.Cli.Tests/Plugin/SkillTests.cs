using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Cli.Tests.Docs;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Manual;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Plugin;

/// <summary>The plugin and the program say the same: every command line in a skill is one, and no command is missing there.</summary>
public sealed partial class SkillTests : IDisposable
{
    private const string Skill = "plugin/skills/backup/SKILL.md";

    private readonly Sandbox _sandbox = new();

    public static TheoryData<string> Lines =>
        [
            .. RepositoryRoot
                .Files("plugin/skills", "*.md")
                .SelectMany(file =>
                    Calls().Matches(RepositoryRoot.Read(file)).Select(m => m.Groups["call"].Value.Trim())
                )
                .Distinct(StringComparer.Ordinal),
        ];

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Every_line_of_a_skill_is_understood(string line)
    {
        // asked for help the program reads the whole line and does nothing
        var words = line.Split(' ').Select(word => word == "ID" ? "3f2a" : word).ToArray();
        Assert.Contains("--json", words);
        var help = (await _sandbox.RunAsync([.. words, "--help"])).ExitsWith(0).Json.GetProperty("help").GetString()!;
        Assert.All(
            words.Where(w => w.StartsWith("--", StringComparison.Ordinal)),
            option => Assert.Matches($@"(?<![\w-]){option}(?![\w-])", help)
        );
        // and without it, it fails for what is missing here, not for how it is called
        if (!words.Contains("init") && !words.Contains("uninstall"))
        {
            var run = await _sandbox.RunAsync(words);
            // a setup travels without a repository; then it is a home or an archive that is missing
            var needsNone =
                words[0] is "export-config" || (words[0] is "import-config" && !words.Contains("--from-machine"));
            Assert.True(run.ExitCode == (needsNone ? 1 : 10), run.ToString());
        }
    }

    [Fact]
    public void Every_command_is_told_by_the_skill()
    {
        // what Claude Code calls, and what tells a person of the program, is none of Claude's business
        var commands = TreeOfTests
            .Page.Commands.Where(command => command.Help.Group is not (CommandGroup.None or CommandGroup.Help))
            .Select(command => command.Words);
        var told = Lines.Select(line => line.Data.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(commands.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_key_that_the_skill_names_is_one_of_a_document()
    {
        var documented = RepositoryRoot.Read("docs/scripting.md");
        var keys = Markdown
            .Code(Fences().Replace(RepositoryRoot.Read(Skill), ""))
            .SelectMany(code => code.Split('.'))
            .Where(code => Key().IsMatch(code))
            .ToArray();
        Assert.Contains("quietDays", keys);
        Assert.All(keys, key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void The_plugin_is_of_the_same_version_as_the_program()
    {
        using var plugin = JsonDocument.Parse(RepositoryRoot.Read(".claude-plugin/plugin.json"));
        Assert.Equal(ProgramVersion.Text, plugin.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void Both_names_are_one_plugin()
    {
        using var market = JsonDocument.Parse(RepositoryRoot.Read(".claude-plugin/marketplace.json"));
        using var plugin = JsonDocument.Parse(RepositoryRoot.Read(".claude-plugin/plugin.json"));
        var entries = market.RootElement.GetProperty("plugins").EnumerateArray().ToArray();
        Assert.Equal("claude-backup", market.RootElement.GetProperty("name").GetString());
        Assert.Equal(["claude-backup", "session-backup"], entries.Select(e => e.GetProperty("name").GetString()));
        Assert.All(entries, e => Assert.Equal("./", e.GetProperty("source").GetString()));
        Assert.Equal("session-backup", plugin.RootElement.GetProperty("name").GetString());
        Assert.All(
            entries.Select(e => e.GetProperty("description").GetString()),
            text => Assert.Equal(plugin.RootElement.GetProperty("description").GetString(), text)
        );
    }

    [GeneratedRegex(
        @"(?:^run |plugin/run"" )(?<call>[^`\r\n]+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Calls();

    [GeneratedRegex("^```[\\s\\S]*?^```$", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Fences();

    [GeneratedRegex("^[a-z]+[A-Z][A-Za-z]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Key();
}
