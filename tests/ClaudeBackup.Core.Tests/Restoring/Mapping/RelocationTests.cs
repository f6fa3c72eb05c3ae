using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Tests.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring.Mapping;

/// <summary>Which project comes back under which folder.</summary>
public sealed class RelocationTests
{
    private const string Id = "11111111-1111-4111-8111-111111111111";
    private const string Other = "22222222-2222-4222-8222-222222222222";

    private static readonly AbsolutePath Home = new(Path.GetFullPath("/home/bob/.claude"));

    [Theory]
    [InlineData("/home/ann/web", "/home/ann/web", "/srv/web")]
    [InlineData("/home/ann/web/src", "/home/ann/web/src", "/srv/web/src")]
    // it went into a folder below, and belongs to the one that its name tells
    [InlineData("/home/ann/web", "/home/ann/web/src", "/srv/web")]
    // a project moved by hand, whose entries tell of another folder than its name
    [InlineData("/somewhere", "/home/ann/web", "/srv/web")]
    [InlineData("/home/ann/website", "/home/ann/website", null)]
    [InlineData("/home/ann/web", null, "/srv/web")]
    [InlineData("/home/ann/other", null, null)]
    public void By_what_its_sessions_tell(string project, string? cwd, string? to)
    {
        var relocation = Of("/home/ann/web=/srv/web", (project, Id, cwd));

        var move = relocation.Moves.SingleOrDefault();
        Assert.Equal(to, move?.To);
        Assert.Equal(to is null ? null : ProjectDirectoryName.Encode(to), move?.NewFolder);
        var source = RelativePath.Parse($"projects/{ProjectDirectoryName.Encode(project)}/memory/a.md");
        Assert.Equal(
            to is null ? source.Value : $"projects/{ProjectDirectoryName.Encode(to)}/memory/a.md",
            relocation.PlaceOf(source).Value
        );
    }

    [Fact]
    public void A_folder_of_which_nothing_is_known_stays_and_is_told()
    {
        var relocation = Of(
            "/home/ann=/home/bob",
            ("/home/ann/web", Id, "/home/ann/web"),
            ("/home/ann-x", Other, null)
        );

        Assert.Equal("-home-ann-web", Assert.Single(relocation.Moves).Folder);
        Assert.Contains(
            "projects/-home-ann-x stays as it is",
            Assert.Single(relocation.Warnings),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/p/my_app=/new", "-new", "-p-my-app")]
    [InlineData("/p/my-app=/new", "-p-my-app", "-new")]
    [InlineData("/p=/q", "-q-my-app", "-q-my-app")]
    [InlineData("/p/my=/new", "-p-my-app", "-p-my-app")]
    public void Of_two_folders_that_share_a_name_each_session_goes_where_its_own_goes(
        string rule,
        string first,
        string second
    )
    {
        var relocation = Of(rule, ("/p/my_app", Id, "/p/my_app"), ("/p/my-app", Other, "/p/my-app"));

        Assert.Equal([first, second], new[] { Id, Other }.Select(PlaceOf));
        Assert.Equal(
            new[] { first, second }.Select(name => name != "-p-my-app"),
            new[] { Id, Other }.Select(id =>
                relocation.PathsIn(StoredFiles.Of($"projects/-p-my-app/{id}.jsonl", "a")) is not null
            )
        );

        string PlaceOf(string id) =>
            relocation.PlaceOf(RelativePath.Parse($"projects/-p-my-app/{id}/tool-results/a.txt")).Components[1];
    }

    [Fact]
    public void Each_of_two_that_share_a_name_has_its_own_paths_in_the_home()
    {
        var relocation = Of(
            "/p/my_app=/a /p/my/app=/b",
            ("/p/my_app", Id, "/p/my_app"),
            ("/p/my/app", Other, "/p/my/app")
        );

        Assert.Equal(["/p/my/app", "/p/my_app"], relocation.Moves.Select(m => m.From));
        Assert.Equal(["/p/my/app", "/p/my_app"], relocation.Origins);
        foreach (var (id, folder) in new[] { (Id, "-a"), (Other, "-b") })
        {
            Assert.Equal(
                (Home / $"projects/{folder}/{id}/tool-results/a.txt").Value,
                relocation
                    .PathsIn(StoredFiles.Of($"projects/-p-my-app/{id}.jsonl", "a"))!
                    .Own.Map($"/home/ann/.claude/projects/-p-my-app/{id}/tool-results/a.txt")
            );
        }
    }

    [Fact]
    public void What_the_client_has_put_into_its_home_is_in_the_new_folder_of_the_project()
    {
        var relocation = Of("/home/ann=/home/bob", ("/home/ann/web", Id, "/home/ann/web"));

        var paths = relocation.PathsIn(StoredFiles.Of($"projects/-home-ann-web/{Id}.jsonl", "a"))!;
        Assert.Equal(
            (Home / "projects/-home-bob-web/1/tool-results/a.txt").Value,
            paths.Own.Map("/home/ann/.claude/projects/-home-ann-web/1/tool-results/a.txt")
        );
        Assert.Equal((Home / "plans/a.md").Value, paths.Folders.Map("/home/ann/.claude/plans/a.md"));
        Assert.Equal("/home/bob/web", paths.Folders.Map("/home/ann/web"));
        Assert.Null(relocation.PathsIn(StoredFiles.Of("settings.json", "a")));
        Assert.Null(relocation.PathsIn(StoredFiles.Of($"projects/-other/{Id}.jsonl", "a")));
    }

    [Fact]
    public void Of_two_files_that_come_to_one_place_the_fuller_is_taken_or_the_newer()
    {
        (FileToRestore, Variant) File(string source, int size, int modified)
        {
            var file = StoredFiles.Of(source, new string('x', size));
            var entry = IndexEntry.Of(file);
            return (
                new FileToRestore(Slug.Parse("box"), entry, Group: null)
                {
                    Place = RelativePath.Parse(source.Replace("-a", "-b", StringComparison.Ordinal)),
                },
                file.Fullest with
                {
                    ModifiedNs = modified,
                }
            );
        }

        (FileToRestore File, Variant Variant)[] files =
        [
            File($"projects/-a/{Id}.jsonl", 2, 1),
            File($"projects/-b/{Id}.jsonl", 1, 2),
            File("projects/-a/memory/m.md", 2, 1),
            File("projects/-b/memory/m.md", 1, 2),
            File("projects/-a/memory/n.md", 1, 1),
        ];
        var meeting = new MeetingFiles(files);

        Assert.Equal([true, false, false, true, true], files.Select(f => meeting.IsTaken(f.File)));
        Assert.StartsWith("2 files are left out", Assert.Single(meeting.Warnings), StringComparison.Ordinal);
    }

    private static Relocation Of(string rules, params (string Project, string Id, string? Cwd)[] sessions)
    {
        var entries = sessions
            .Select(s =>
                s.Cwd is null
                    ? StoredFiles.Of($"projects/{ProjectDirectoryName.Encode(s.Project)}/memory/a.md", "a")
                    : Told(
                        StoredFiles.Of($"projects/{ProjectDirectoryName.Encode(s.Project)}/{s.Id}.jsonl", "a"),
                        s.Cwd
                    )
            )
            .ToDictionary(f => f.Source, IndexEntry.Of);
        var index = new MachineIndex
        {
            Slug = Slug.Parse("box"),
            Commit = null,
            Tree = null,
            Entries = entries,
        };
        return Relocation.Of(
            index,
            entries.Keys,
            new MoveRequest([
                .. rules.Split(' ').Select(rule => PathRule.TryOf(rule.Split('=')[0], rule.Split('=')[1])!),
            ]),
            "/home/ann/.claude",
            Home
        );
    }

    private static StoredFile Told(StoredFile file, string cwd) =>
        file with
        {
            Variants =
            [
                .. file.Variants.Select(v =>
                    v with
                    {
                        Segments =
                        [
                            .. v.Segments.Select(s =>
                                s with
                                {
                                    Digest = new TranscriptDigest { FirstCwd = cwd, LastCwd = cwd },
                                }
                            ),
                        ],
                    }
                ),
            ],
        };
}
