using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

public sealed class ForgottenSessionsTests
{
    private const string Id = "a1111111-1111-4111-8111-111111111111";
    private const string Agent = "projects/-p/agent-old.jsonl";

    private static readonly DateTimeOffset Time = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly ForgottenSessions One = ForgottenSessions.Of([
        new Tombstone(Id, Machine: null, Time) { Files = [RelativePath.Parse(Agent)] },
    ]);

    private static readonly ForgottenSessions OnLaptop = ForgottenSessions.Of([
        new Tombstone(Id, new NamedMachine(Slug.Parse("laptop"), Id: null), Time),
    ]);

    [Theory]
    [InlineData($"machines/m/projects/-p/{Id}.jsonl.gz", true)]
    [InlineData($"machines/m/projects/-p/{Id}.jsonl.v2.0003.gz", true)]
    [InlineData("machines/m/projects/-p/A1111111-1111-4111-8111-111111111111.jsonl.gz", true)]
    [InlineData($"machines/m/projects/-p/{Id}/subagents/agent-1.jsonl.gz", true)]
    [InlineData($"machines/m/projects/-p/{Id}/tool-results/a.txt.gz", true)]
    [InlineData($"machines/m/files/projects/-p/{Id}.jsonl", true)]
    [InlineData($"machines/m/file-history/{Id}/1@v1.gz", true)]
    [InlineData($"machines/m/files/file-history/{Id}.jsonl", true)]
    [InlineData($"machines/m/todos/{Id}-agent-{Id}.json.gz", true)]
    [InlineData("machines/m/projects/-p/agent-old.jsonl.gz", true)]
    [InlineData($"projects/-p/{Id}.jsonl.gz", true)]
    [InlineData("session-index.json", true)]
    [InlineData("machines/m/session-index.json", true)]
    [InlineData("machines/m/projects/-p/b1111111-1111-4111-8111-111111111111.jsonl.gz", false)]
    [InlineData("machines/m/projects/-p/agent-new.jsonl.gz", false)]
    [InlineData("machines/m/files/projects/-p/project.jsonl", false)]
    [InlineData("machines/m/files/todos.jsonl", false)]
    [InlineData($"machines/m/config/skills/{Id}/SKILL.md", false)]
    [InlineData($"machines/m/config/projects/-p/{Id}.jsonl", false)]
    [InlineData("machines/m/history.jsonl.gz", false)]
    [InlineData("machines/m/manifest.json", false)]
    [InlineData("machines/m/forgotten.jsonl", false)]
    [InlineData($"machines/m/projects/-p/%zz/{Id}.jsonl.gz", false)]
    public void What_is_of_a_session_goes_and_all_else_stays(string path, bool goes)
    {
        Assert.Equal(goes, One.HoldsTracked(path));
        Assert.False(ForgottenSessions.None.HoldsTracked(path));
        if (goes && path.Contains('/', StringComparison.Ordinal))
        {
            Assert.True(ForgottenSessions.MayLieIn(path[..path.LastIndexOf('/')]));
        }
    }

    [Fact]
    public void One_of_a_machine_is_of_that_machine_alone()
    {
        Assert.True(OnLaptop.HoldsTracked($"machines/laptop/projects/-p/{Id}.jsonl.gz"));
        Assert.False(OnLaptop.HoldsTracked($"machines/desktop/projects/-p/{Id}.jsonl.gz"));
        Assert.False(OnLaptop.HoldsTracked($"machines/desktop/files/projects/-p/{Id}.jsonl"));
        Assert.False(OnLaptop.Cover(One));
    }

    [Fact]
    public void What_two_know_of_one_session_is_taken_together_in_either_order()
    {
        var other = ForgottenSessions.Of([
            new Tombstone(Id, Machine: null, Time.AddDays(-1))
            {
                Files = [RelativePath.Parse("projects/-p/agent-2.jsonl")],
            },
        ]);
        var both = ForgottenSessions.Of(One.All.Concat(other.All));
        var turned = ForgottenSessions.Of(other.All.Concat(One.All));

        Assert.Equal(TombstoneFile.Write(both.All), TombstoneFile.Write(turned.All));
        Assert.True(both.Cover(One) && both.Cover(other));
        Assert.False(One.Cover(both));
    }

    [Fact]
    public void A_tombstone_comes_back_as_it_was_written()
    {
        var written = TombstoneFile.Write(One.All.Concat(OnLaptop.All));

        var read = ForgottenSessions.Of(TombstoneFile.Read(written));

        Assert.Equal(written, TombstoneFile.Write(read.All));
        Assert.True(read.Holds(new NamedMachine(Slug.Parse("m"), Id: null), RelativePath.Parse(Agent)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"session":7,"forgotten":"2026-03-01T09:00:00Z"}""")]
    [InlineData("""{"session":"../../etc","forgotten":"2026-03-01T09:00:00Z"}""")]
    [InlineData($$"""{"session":"{{Id}}"}""")]
    [InlineData($$"""{"session":"{{Id}}","machine":"../x","forgotten":"2026-03-01T09:00:00Z"}""")]
    [InlineData($$"""{"session":"{{Id}}","files":["../../x"],"forgotten":"2026-03-01T09:00:00Z"}""")]
    public void A_line_that_is_none_says_nothing(string line) =>
        Assert.Empty(TombstoneFile.Read(Encoding.UTF8.GetBytes(line + "\n")));

    [Theory]
    [InlineData("config/CLAUDE.md")]
    [InlineData("CLAUDE.md")]
    [InlineData("history.jsonl")]
    [InlineData("projects/-p/memory/MEMORY.md")]
    [InlineData("projects/-p/sessions-index.json")]
    [InlineData("projects/-p/b1111111-1111-4111-8111-111111111111.jsonl")]
    [InlineData("projects/-p/b1111111-1111-4111-8111-111111111111/subagents/agent-1.jsonl")]
    [InlineData("projects/agent-1.jsonl")]
    [InlineData("file-history/b1111111-1111-4111-8111-111111111111/1@v1")]
    [InlineData("plans/agent-1.jsonl")]
    public void None_of_them_can_name_what_is_not_of_that_session(string path)
    {
        var read = Assert.Single(
            TombstoneFile.Read(
                Encoding.UTF8.GetBytes(
                    $$"""{"session":"{{Id}}","forgotten":"2026-03-01T09:00:00Z","files":["{{path}}","{{Agent}}"]}"""
                )
            )
        );

        Assert.Equal([RelativePath.Parse(Agent)], read.Files);
        Assert.Equal(1, read.PassedOver);
        Assert.False(
            ForgottenSessions.Of([read]).Holds(new NamedMachine(Slug.Parse("m"), Id: null), RelativePath.Parse(path))
        );
    }
}
