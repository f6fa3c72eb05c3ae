using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class ClientNotesTests
{
    private const string Index = "projects/-p/sessions-index.json";
    private const string Agent = "projects/-p/11111111-2222-4333-8444-555555555555/subagents/agent-a1.meta.json";
    private const string Plugins = "plugins/installed_plugins.json";

    [Theory]
    [InlineData(Index, """{"entries":[{"sessionId":"SAVED","summary":"one"}]}""", """{"entries":[]}""")]
    [InlineData(Index, """[{"sessionId":"gone"}]""", """[{"sessionId":"gone","summary":"later"}]""")]
    [InlineData(Agent, """{"agentType":"x","model":"a"}""", """{"finished":true,"agentType":"x"}""")]
    [InlineData(
        Plugins,
        """{"plugins":{"a@m":[{"version":"1","lastUpdated":"2026-01-01"}]}}""",
        """{"plugins":{"b@m":[],"a@m":[{"version":"1","lastUpdated":"2026-02-01"}]}}"""
    )]
    public void A_state_that_says_nothing_of_its_own_is_superseded(string file, string earlier, string later) =>
        Assert.True(IsSuperseded(file, earlier, later));

    [Theory]
    // a session that is saved nowhere, and what nobody can read
    [InlineData(Index, """{"entries":[{"sessionId":"gone","summary":"one"}]}""", """{"entries":[]}""")]
    [InlineData(Index, """{"entries":[{"sessionId":7}]}""", """{"entries":[]}""")]
    [InlineData(Index, """{"entries":[{"sessionId":"saved"}""", """{"entries":[]}""")]
    [InlineData(Index, """{"entries":[]}""", "")]
    [InlineData(Agent, """{"description":"x"}""", """{"description":"y"}""")]
    [InlineData(Plugins, """{"plugins":{"a@m":[{"version":"1"}]}}""", """{"plugins":{"a@m":[{"version":"2"}]}}""")]
    [InlineData(Plugins, """{"plugins":{"a@m":[]}}""", """{"plugins":{}}""")]
    [InlineData("settings.json", """{"lastUpdated":1}""", """{"lastUpdated":2}""")]
    [InlineData("projects/-p/memory/sessions-index.json", "[]", "[]")]
    [InlineData("projects/-p/agent-a1.meta.json", "{}", "{}")]
    public void A_state_that_says_more_is_not_nor_is_any_other_file(string file, string earlier, string later) =>
        Assert.False(IsSuperseded(file, earlier, later));

    private static bool IsSuperseded(string file, string earlier, string later) =>
        ClientNotes.IsSuperseded(
            RelativePath.Parse(file),
            Encoding.UTF8.GetBytes(earlier),
            Encoding.UTF8.GetBytes(later),
            id => id == "saved"
        );
}
