using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Core.Tests.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Syncing;

/// <summary>What a sync has to do, as a table: files as <c>path@fingerprint</c>, with <c>?</c> where one is not known.</summary>
public sealed class ChangeDetectorTests
{
    private static readonly AbsolutePath Home = new(Path.GetTempPath() + "claude");

    private const string Session = "projects/-p/11111111-1111-4111-8111-111111111111.jsonl";

    public static TheoryData<string, string, string, string> Table =>
        new()
        {
            // at the source, stored, what to do
            { "nothing anywhere", "", "", "" },
            { "new", $"{Session}@1", "", $"read {Session}" },
            { "the same", $"{Session}@1", $"{Session}@1", "" },
            { "changed", $"{Session}@2", $"{Session}@1", $"read {Session}" },
            { "an index that was derived anew", $"{Session}@1", $"{Session}@?", $"read {Session}" },
            { "a session that is gone stays", "CLAUDE.md@1", $"CLAUDE.md@1 {Session}@1", $"vanished {Session}" },
            { "one that was gone before", "CLAUDE.md@1", $"CLAUDE.md@1 {Session}@1!", "" },
            { "one that came back", $"{Session}@1", $"{Session}@1!", $"returned {Session}" },
            { "one that came back changed", $"{Session}@2", $"{Session}@1!", $"read {Session}" },
            { "config that is gone goes", "CLAUDE.md@1", "CLAUDE.md@1 AGENTS.md@1", "removed AGENTS.md" },
            { "all config gone is no wish of the user", $"{Session}@1", $"{Session}@1 AGENTS.md@1 CLAUDE.md@1", "" },
            { "in order of names", "b@1 a@1 A@1", "", "read A read a read b" },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_sync_does_what_differs(string name, string source, string stored, string expected)
    {
        var changes = ChangeDetector.Compare(Scan(source), Index(stored), only: null);

        Assert.Equal(expected, Told(changes));
        Assert.Equal(expected.Length == 0, changes.IsEmpty);
        Assert.Equal(Words(source).Length, changes.Unchanged + changes.ToRead.Count);
        Assert.NotEmpty(name);
    }

    [Theory]
    [InlineData(Tier.Config, "removed AGENTS.md")]
    [InlineData(Tier.Sessions, $"vanished {Session}")]
    public void What_was_not_looked_at_is_not_missed(Tier scanned, string expected)
    {
        var scan = scanned is Tier.Config ? Scan("CLAUDE.md@1") : Scan("projects/-p/x@1");
        var index = Index($"CLAUDE.md@1 AGENTS.md@1 projects/-p/x@1 {Session}@1");

        Assert.Equal(expected, Told(ChangeDetector.Compare(scan, index, scanned)));
    }

    [Fact]
    public void What_lies_below_an_unseen_folder_or_a_problem_is_not_gone()
    {
        var scan = Scan("CLAUDE.md@1") with
        {
            Unseen = [RelativePath.Parse("projects/-p")],
            Problems = [new FileProblem("skills", "not allowed")],
        };

        var changes = ChangeDetector.Compare(scan, Index($"CLAUDE.md@1 {Session}@1 skills/a@1"), only: null);

        Assert.True(changes.IsEmpty);
        Assert.NotNull(changes.Blind);
    }

    [Fact]
    public void A_home_that_is_gone_takes_nothing_with_it_and_is_told()
    {
        var scan = new ScanResult(Home, SourceExists: false, IsListed: false, [], [], [], []);

        var changes = ChangeDetector.Compare(scan, Index("CLAUDE.md@1"), only: null);

        Assert.Empty(changes.Removed);
        Assert.NotNull(changes.Blind);
        Assert.Contains("The Claude home is missing.", Assert.Single(changes.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_home_that_a_link_leads_nowhere_to_nothing_is_known()
    {
        var scan = new ScanResult(Home, SourceExists: false, IsListed: false, [], [], [], [])
        {
            Nowhere = new DanglingLink(Home, "/disk/claude"),
        };

        var changes = ChangeDetector.Compare(scan, Index($"CLAUDE.md@1 {Session}@1"), only: null);

        Assert.True(changes.IsEmpty);
        Assert.Equal($"{Home} is a link to /disk/claude, and that place is not there.", changes.Blind);
        Assert.Equal(1, changes.HiddenSessions);
        Assert.Equal(Home.Value, Assert.Single(changes.Hidden).Path);
        Assert.Empty(changes.Warnings);
    }

    [Fact]
    public void A_home_that_never_was_is_not_taken_for_one_with_nothing_new()
    {
        var scan = new ScanResult(Home, SourceExists: false, IsListed: false, [], [], [], []);

        var changes = ChangeDetector.Compare(scan, Index(""), only: null);

        Assert.Equal($"There is no Claude home at {Home}.", changes.Blind);
        Assert.Contains("nothing is saved", Assert.Single(changes.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 5, true)]
    [InlineData(10, 4, false)]
    [InlineData(4, 4, false)]
    [InlineData(100, 49, false)]
    [InlineData(100, 50, true)]
    public void Half_of_the_sessions_at_once_is_a_disappearance(int stored, int gone, bool isTold)
    {
        var all = Enumerable.Range(0, stored).Select(i => $"projects/-p/{Guid(i)}.jsonl@1").ToArray();

        var changes = ChangeDetector.Compare(
            Scan(string.Join(' ', all.Skip(gone))),
            Index(string.Join(' ', all)),
            only: null
        );

        Assert.Equal(gone, changes.Vanished.Count);
        Assert.Equal(isTold, changes.Warnings.Count == 1);
    }

    [Theory]
    [InlineData("skills/A", "skills/A@1", "config/skills/A")]
    [InlineData("skills/a", "skills/A@1", "config/skills/%61")]
    [InlineData("skills/b", "skills/A@1", "config/skills/b")]
    [InlineData("projects/-p/X", "projects/-p/x@1", "projects/-p/%58")]
    public void A_place_differs_from_all_others_by_more_than_case(string source, string stored, string place) =>
        Assert.Equal(
            place,
            new Places(Index(stored)).For(Scanned(source + "@1"), Index(stored).Find(RelativePath.Parse(source))).Value
        );

    [Fact]
    public void A_place_follows_the_size_of_config_and_stays_otherwise()
    {
        var file = Scanned("skills/big@1");
        var large = file with { Fingerprint = file.Fingerprint with { Size = Places.LargestPlainFile + 1 } };
        var places = new Places(Index(""));

        Assert.Equal("config/skills/big", places.For(file, stored: null).Value);
        Assert.Equal("config-large/skills/big", places.For(large, StoredFiles.Of("skills/big", "a")).Value);
    }

    private static string Guid(int number) => $"{number:x8}-1111-4111-8111-111111111111";

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Told(ChangeSet changes) =>
        string.Join(
            ' ',
            changes
                .ToRead.Select(f => $"read {f.Scanned.Source}")
                .Concat(changes.Removed.Select(f => $"removed {f.Source}"))
                .Concat(changes.Vanished.Select(f => $"vanished {f.Source}"))
                .Concat(changes.Returned.Select(f => $"returned {f.Source}"))
        );

    private static ScanResult Scan(string files) =>
        new(Home, SourceExists: true, IsListed: true, [.. Words(files).Select(Scanned)], [], [], []);

    private static ScannedFile Scanned(string word)
    {
        var (source, mark) = (RelativePath.Parse(word.Split('@')[0]), word.Split('@')[1]);
        return new ScannedFile
        {
            Source = source,
            Fingerprint = new Fingerprint(1, mark[0], ChangedNs: 0, Inode: 0),
            Device = 0,
            Mode = FilePermissions.PrivateFile,
            Tier = source.Value.StartsWith("projects/", StringComparison.Ordinal) ? Tier.Sessions : Tier.Config,
            RequiresText = false,
        };
    }

    private static MachineIndex Index(string files) =>
        MachineIndex.Empty(Slug.Parse("me")) with
        {
            Entries = Words(files).Select(Entry).ToDictionary(e => e.Source),
        };

    private static IndexEntry Entry(string word)
    {
        var (source, mark) = (word.Split('@')[0], word.Split('@')[1]);
        Fingerprint? fingerprint = mark[0] is '?' ? null : new Fingerprint(1, mark[0], 0, 0);
        DateTimeOffset? absent = mark.EndsWith('!') ? DateTimeOffset.UnixEpoch : null;
        return new IndexEntry(StoredFiles.Of(source, "a"), fingerprint, absent);
    }
}
