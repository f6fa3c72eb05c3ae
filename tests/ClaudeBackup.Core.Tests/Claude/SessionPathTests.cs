using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class SessionPathTests
{
    private const string Id = "49c569ef-4286-42c1-87d2-04396e781539";
    private const string UpperId = "49C569EF-4286-42C1-87D2-04396E781539";

    [Theory]
    [InlineData($"projects/-p/{Id}.jsonl", SessionPathRole.Transcript, "-p", Id)]
    [InlineData($"projects/-p/{UpperId}.jsonl", SessionPathRole.Transcript, "-p", UpperId)]
    [InlineData($"Projects/-p/{Id}.jsonl", SessionPathRole.Transcript, "-p", Id)]
    [InlineData($"projects/-p/{Id}/subagents/agent-1.jsonl", SessionPathRole.Side, "-p", Id)]
    [InlineData($"projects/-p/{Id}/tool-results/b1.txt", SessionPathRole.Side, "-p", Id)]
    [InlineData($"projects/-p/{Id}/custom-title.json", SessionPathRole.Side, "-p", Id)]
    [InlineData("projects/-p/agent-0a1b2c3.jsonl", SessionPathRole.OldAgent, "-p", null)]
    [InlineData("projects/-p/memory/MEMORY.md", SessionPathRole.Project, "-p", null)]
    [InlineData("projects/-p/sessions-index.json", SessionPathRole.Project, "-p", null)]
    [InlineData($"projects/-p/{Id}", SessionPathRole.Project, "-p", null)]
    [InlineData($"projects/-p/{Id}.jsonl.bak", SessionPathRole.Project, "-p", null)]
    [InlineData($"projects/-p/{Id}.jsonl/inside", SessionPathRole.Project, "-p", null)]
    [InlineData($"projects/-p/{Id}0.jsonl", SessionPathRole.Project, "-p", null)]
    [InlineData("projects/-p/49c569ef428642c187d204396e781539.jsonl", SessionPathRole.Project, "-p", null)]
    [InlineData("projects/-p/{49c569ef-4286-42c1-87d2-04396e7815}.jsonl", SessionPathRole.Project, "-p", null)]
    [InlineData("projects/-p/notes.jsonl", SessionPathRole.Project, "-p", null)]
    [InlineData("projects/-p/agent-x.json", SessionPathRole.Project, "-p", null)]
    [InlineData($"projects/{Id}.jsonl", SessionPathRole.Project, null, null)]
    public void A_file_below_projects_has_a_role(string path, SessionPathRole role, string? directory, string? id) =>
        Assert.Equal(new SessionPath(role, directory, id), SessionPath.Of(RelativePath.Parse(path)));

    [Theory]
    [InlineData("projects")]
    [InlineData("history.jsonl")]
    [InlineData($"skills/projects/{Id}.jsonl")]
    public void Elsewhere_there_are_no_sessions(string path) => Assert.Null(SessionPath.Of(RelativePath.Parse(path)));

    [Theory]
    [InlineData("history.jsonl", true)]
    [InlineData($"projects/-p/{Id}.jsonl", true)]
    [InlineData($"projects/-p/{Id}/subagents/agent-1.jsonl", true)]
    [InlineData("projects/-p/SESSION.JSONL", true)]
    [InlineData("projects/-p/memory/MEMORY.md", false)]
    [InlineData("projects/-p/x.jsonl/y", false)]
    [InlineData("other.jsonl", false)]
    [InlineData("skills/history.jsonl", false)]
    public void Only_transcripts_and_the_history_are_append_only(string path, bool expected) =>
        Assert.Equal(expected, SessionPath.IsAppendOnly(RelativePath.Parse(path)));
}
