using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Tests.Hooks;
using ClaudeBackup.Core.Tests.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sessions;

public sealed class SourceLookTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Here = Transcript.PathOf(Transcript.Id("1"));
    private static readonly string Gone = Transcript.PathOf(Transcript.Id("2"));

    private readonly TemporaryDirectory _directory = new();
    private readonly ClaudeTree _claude;

    public SourceLookTests() => _claude = new ClaudeTree(_directory.Path / "claude");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_deleted_since_is_missing_from_now_on_and_what_came_back_is_there()
    {
        _claude.Write(Here, "{}\n");
        var index = Index((Here, Now.AddDays(-3)), (Gone, null));

        var now = Look(index);

        Assert.Null(now.Entries[RelativePath.Parse(Here)].AbsentSince);
        Assert.Equal(Now, now.Entries[RelativePath.Parse(Gone)].AbsentSince);
    }

    [Fact]
    public void What_has_not_changed_is_the_same_index_and_a_time_that_is_known_stays()
    {
        _claude.Write(Here, "{}\n");
        var index = Index((Here, null), (Gone, Now.AddDays(-3)));

        Assert.Same(index, Look(index));
    }

    [Fact]
    public void Without_a_folder_of_projects_nobody_knows()
    {
        var index = Index((Here, null));

        Assert.Same(index, Look(index));
    }

    [Fact]
    public void Transcripts_that_are_there_are_told_by_the_names_in_their_folders()
    {
        string[] here = [.. Enumerable.Range(1, 50).Select(n => Transcript.PathOf(Transcript.Id($"{n:D8}")))];
        foreach (var file in here)
        {
            _claude.Write(file, "{}\n");
        }

        var files = new CountingFiles();
        var index = Index([.. here.Select(file => (file, (DateTimeOffset?)null))]);

        Assert.Same(index, SourceLook.Now(index, new ClaudeHome(_claude.Root), files, Now));
        _ = Assert.Single(files.Listed);
        _ = Assert.Single(files.Looked);
    }

    [LinuxFact("Only here may a test make a link.")]
    public void A_transcript_behind_a_link_is_there_while_what_it_leads_to_is()
    {
        _claude.Write("elsewhere.jsonl", "{}\n");
        _claude.Write(Transcript.PathOf(Transcript.Id("3")), "{}\n");
        _ = File.CreateSymbolicLink(_claude[Here], _claude["elsewhere.jsonl"]);
        _ = File.CreateSymbolicLink(_claude[Gone], _claude["nowhere.jsonl"]);

        var now = Look(Index((Here, null), (Gone, null)));

        Assert.Null(now.Entries[RelativePath.Parse(Here)].AbsentSince);
        Assert.Equal(Now, now.Entries[RelativePath.Parse(Gone)].AbsentSince);
    }

    private MachineIndex Look(MachineIndex index) =>
        SourceLook.Now(index, new ClaudeHome(_claude.Root), FileSystem.ForThisSystem(), Now);

    private static MachineIndex Index(params (string Source, DateTimeOffset? AbsentSince)[] files) =>
        MachineIndex.Empty(Slug.Parse("test")) with
        {
            Entries = files.ToDictionary(
                f => RelativePath.Parse(f.Source),
                f => new IndexEntry(StoredFiles.Of(f.Source, "x"), fingerprint: null, f.AbsentSince)
            ),
        };
}
