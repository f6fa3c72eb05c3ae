using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>What lies at the source beyond what is saved.</summary>
public sealed class UnsavedTextsTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Folder = $"projects/{Transcript.Folder()}";

    private readonly TemporaryDirectory _directory = new();
    private readonly SavedSessions _saved = new();
    private readonly ClaudeTree _claude;

    public UnsavedTextsTests() => _claude = new ClaudeTree(_directory.Path / ".claude");

    public static TheoryData<string> Agents =>
        [
            $"{Folder}/{Id}/subagents/agent-a1b2.jsonl",
            $"{Folder}/{Id}/subagents/agent-acompact-1.jsonl",
            $"{Folder}/{Id}/subagents/workflows/wf_1/agent-a1b2.jsonl",
        ];

    public void Dispose()
    {
        _directory.Dispose();
        _saved.Dispose();
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void What_a_live_sub_agent_said_is_found(string file)
    {
        _saved.Save(Id, [SavedSessions.Prompt("alpha")]);
        _claude.Write($"{Folder}/{Id}.jsonl", SavedSessions.Prompt("alpha"));
        _claude.Write(file, SavedSessions.Prompt("count the gnus", 5));

        var text = Assert.Single(Read());

        Assert.Equal((Id, Path.GetFileNameWithoutExtension(file)), (text.Session.Id, text.Agent));
        Assert.NotNull(text.Session.Transcript);
        _saved.Unsaved.Add(text);
        var hit = Assert.Single(_saved.Search("gnus is:subagent").Hits);
        Assert.Equal((true, text.Agent), (hit.IsUnsaved, hit.Agent));
        Assert.Empty(_saved.Search("gnus -is:subagent").Hits);
    }

    [Fact]
    public void Of_a_sub_agent_that_is_saved_in_part_the_rest_is_read()
    {
        var (saved, rest) = (SavedSessions.Prompt("count the gnus"), SavedSessions.Answer("there are 7 okapis"));
        _saved.Save(Id, [SavedSessions.Prompt("alpha")]);
        _saved.Put($"{Folder}/{Id}/subagents/agent-a1.jsonl", "test", isGone: false, [saved]);
        _claude.Write($"{Folder}/{Id}.jsonl", SavedSessions.Prompt("alpha"));
        _claude.Write($"{Folder}/{Id}/subagents/agent-a1.jsonl", saved + rest);

        var entry = Assert.Single(Assert.Single(Assert.Single(Read()).Passages).Passage.Entries);

        Assert.Equal("there are 7 okapis", Assert.Single(entry.Blocks).Text);
    }

    [Theory]
    [InlineData("shorter")]
    [InlineData("longer, and then some more of it, until there is more than there was before")]
    public void Of_a_transcript_that_was_rewritten_all_is_read(string text)
    {
        var path = $"{Folder}/{Id}.jsonl";
        _saved.Save(Id, [SavedSessions.Prompt("alpha, and what else was typed at first")]);
        _claude.Write(path, SavedSessions.Prompt(text) + SavedSessions.Answer("fine"));

        var read = Assert.Single(Read());

        Assert.Equal(0, read.LinesBefore);
        Assert.Contains(read.Passages, p => p.Passage.Entries.Any(e => e.Blocks.Any(b => b.Text == text)));
    }

    [Fact]
    public void What_a_sync_has_saved_since_the_look_is_not_told_as_unsaved()
    {
        var (saved, rest) = (SavedSessions.Prompt("alpha"), SavedSessions.Answer("there are 7 okapis"));
        _claude.Write($"{Folder}/{Id}.jsonl", saved);
        var look = LiveLook.Of(new ClaudeHome(_claude.Root), FileSystem.ForThisSystem());
        _claude.Write($"{Folder}/{Id}.jsonl", saved + rest);
        _saved.Save(Id, [saved + rest]);

        Assert.Empty(
            new UnsavedTexts(look, FileSystem.ForThisSystem(), Slug.Parse("test"), _saved.Catalog.Sessions).Read().Texts
        );
    }

    [Fact]
    public void What_cannot_be_read_is_told()
    {
        _claude.Write($"{Folder}/{Id}.jsonl", SavedSessions.Prompt("alpha"));
        _claude.SetMode($"{Folder}/{Id}.jsonl", "000");
        LiveTexts? live = null;

        OrdinaryUser.Does(() => live = Look());

        Assert.Empty(live!.Texts);
        Assert.NotEmpty(live.Unreadable);
        _claude.SetMode($"{Folder}/{Id}.jsonl", "600");
        Assert.Empty(Look().Unreadable);
    }

    [Fact]
    public void A_sub_agent_of_an_old_client_tells_its_session_in_its_entries()
    {
        _claude.Write(
            $"{Folder}/agent-0a1b2c3.jsonl",
            SavedSessions
                .Prompt("count the gnus")
                .Replace("\"uuid\"", $"\"sessionId\":\"{Id}\",\"uuid\"", StringComparison.Ordinal)
        );
        _claude.Write($"{Folder}/agent-ffffffff.jsonl", SavedSessions.Prompt("nobody's"));

        var text = Assert.Single(Read());

        Assert.Equal((Id, "agent-0a1b2c3"), (text.Session.Id, text.Agent));
    }

    [Fact]
    public void What_is_no_transcript_of_anybody_is_passed_by()
    {
        _saved.Save(Id, [SavedSessions.Prompt("alpha")]);
        _claude.Write($"{Folder}/{Id}.jsonl", SavedSessions.Prompt("alpha"));
        _claude.Write($"{Folder}/{Id}/subagents/agent-a1.meta.json", "{}");
        _claude.Write($"{Folder}/{Id}/subagents/workflows/wf_1/journal.jsonl", SavedSessions.Prompt("a journal"));
        _claude.Write($"{Folder}/{Id}/tool-results/agent-b.txt", "x");
        _ = Directory.CreateDirectory(_claude[$"{Folder}/{Id}/subagents/agent-folder.jsonl"]);
        _ = Directory.CreateDirectory(_claude[$"{Folder}/{Transcript.Id("2")}.jsonl"]);

        Assert.Empty(Read());
    }

    [LinuxFact("mkfifo makes the pipe, on which reading would wait for ever.")]
    public void A_pipe_and_a_link_that_are_named_like_transcripts_are_passed_by()
    {
        _claude.Write($"{Folder}/{Id}/subagents/agent-a1.meta.json", "{}");
        foreach (var file in new[] { $"{Folder}/{Id}.jsonl", $"{Folder}/{Id}/subagents/agent-a1.jsonl" })
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", _claude[file]);
            made.WaitForExit();
            Assert.Equal(0, made.ExitCode);
        }

        _ = File.CreateSymbolicLink(_claude[$"{Folder}/{Transcript.Id("2")}.jsonl"], "/dev/zero");

        Assert.Empty(Read());
    }

    private IReadOnlyList<UnsavedText> Read() => Look().Texts;

    private LiveTexts Look() =>
        new UnsavedTexts(
            LiveLook.Of(new ClaudeHome(_claude.Root), FileSystem.ForThisSystem()),
            FileSystem.ForThisSystem(),
            Slug.Parse("test"),
            _saved.Catalog.Sessions
        ).Read();
}
