using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Tests.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring;

/// <summary>Where a session goes on, by what is there on the machine it is restored to.</summary>
public sealed class ResumeSurveyTests : IDisposable
{
    private const string Id = "11111111-1111-4111-8111-111111111111";

    private readonly TemporaryDirectory _directory = new();
    private readonly AbsolutePath _root;
    private readonly AbsolutePath _home;

    public ResumeSurveyTests()
    {
        _root = FileSystem.ForThisSystem().RealPath(_directory.Path);
        _home = Made("home/bob");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void In_the_folder_it_worked_in()
    {
        var folder = Made("code/a b");

        Assert.Equal(new ResumePlace(folder.Value, Note: null), Find(folder, folder));
    }

    [Fact]
    public void In_the_worktree_it_moved_to_though_it_went_on_in_a_folder_of_that()
    {
        var tree = Made("code/.claude/worktrees/feat");
        _ = Made("code/.claude/worktrees/feat/src");

        Assert.Equal(new ResumePlace(tree.Value, Note: null), Find(tree, _root / "code", tree / "src"));
    }

    [Fact]
    public void In_the_folder_it_began_in_though_it_went_on_elsewhere()
    {
        var folder = Made("code");

        Assert.Equal(new ResumePlace(folder.Value, Note: null), Find(folder, folder, Made("elsewhere")));
    }

    [Fact]
    public void In_a_folder_of_which_no_entry_at_either_end_tells()
    {
        var folder = Made("between");

        Assert.Equal(new ResumePlace(folder.Value, Note: null), Find(folder, Made("code"), Made("elsewhere")));
    }

    [Fact]
    public void In_a_folder_whose_path_is_too_long_for_a_name()
    {
        var folder = Made($"{new string('x', 120)}/{new string('y', 120)}/z");

        Assert.InRange(folder.Value.Length, 201, int.MaxValue);
        Assert.Equal(new ResumePlace(folder.Value, Note: null), Find(folder, folder));
        Assert.Equal(new ResumePlace(folder.Value, Note: null), Find(folder, Made("code")));
        Assert.Equal(new ResumePlace(folder.Value, Note: null), Find(folder, folder / "deeper"));
    }

    [Fact]
    public void In_the_folder_to_which_the_project_was_moved_with_its_sessions()
    {
        var folder = Made("new place");

        var place = Find(folder, _root / "old place");

        Assert.Equal(folder.Value, place.Folder);
        Assert.Equal(
            $"{_root / "old place"} is not on this machine, but {folder} is, whose sessions Claude Code keeps in the same place.",
            place.Note
        );
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named_with_what_makes_it()
    {
        var folder = _root / "code/it's";

        var place = Find(folder, folder);

        Assert.Equal(folder.Value, place.Folder);
        var make = ShellLine.MakeFolder(ShellLine.ShellsOfThisSystem[0], folder.Value);
        Assert.Equal(
            $"{folder} is not on this machine. Put the project there, or make an empty folder with: {make}",
            place.Note
        );
    }

    [Fact]
    public void A_file_in_its_place_is_no_folder()
    {
        File.WriteAllText((_root / "code").Value, "");

        Assert.Contains("is not on this machine", Find(_root / "code", _root / "code").Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Below_another_home_the_same_place_of_this_one_does()
    {
        var (anna, bob) = (_root / "home/anna/code/shop", Made("home/bob/code/shop"));

        var place = Find(anna, [anna], storedHome: _root / "home/anna");

        Assert.Equal(bob.Value, place.Folder);
        Assert.Equal(
            $"{anna} is not on this machine, but {bob} is. Claude Code 2.1.330 or later finds the session from there.",
            place.Note
        );
    }

    [Fact]
    public void The_path_of_another_account_is_not_made()
    {
        var anna = _root / "home/anna/code/shop";

        var place = Find(anna, [anna], storedHome: _root / "home/anna");

        Assert.Null(place.Folder);
        Assert.StartsWith($"{anna} is a path of another account.", place.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_beside_the_home_that_the_user_chose_is_made()
    {
        var shared = _root / "home/shared/shop";
        var session = Session(ProjectDirectoryName.Encode(shared.Value), shared.Value);

        var place = new ResumeSurvey(FileSystem.ForThisSystem(), _home).Find(session, storedHome: null, isChosen: true);

        Assert.Equal(shared.Value, place.Folder);
        Assert.Contains("make an empty folder with: ", place.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_of_another_system_cannot_be_entered()
    {
        var path = Path.DirectorySeparatorChar == '/' ? @"C:\code\shop" : "/code/shop";
        var session = Session(ProjectDirectoryName.Encode(path), path, path + "/src");

        var place = new ResumeSurvey(FileSystem.ForThisSystem(), _home).Find(session, storedHome: null);

        Assert.Equal(path, session.ProjectPath);
        Assert.Null(place.Folder);
        Assert.StartsWith($"{path} is not a path of this system.", place.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_whose_entries_tell_nothing_goes_on_in_the_folder_of_its_name()
    {
        var folder = Made("code");

        Assert.Equal(new ResumePlace(folder.Value, Note: null), Find(folder, []));
        Assert.StartsWith("This session does not record", Find(_root / "gone", []).Note, StringComparison.Ordinal);
    }

    [LinuxFact("It makes a link to a folder.")]
    public void Through_a_link_Claude_Code_looks_elsewhere()
    {
        var folder = Made("disk/code");
        var link = _root / "code";
        _ = Directory.CreateSymbolicLink(link.Value, folder.Value);

        var place = Find(link, link);

        Assert.Equal(link.Value, place.Folder);
        Assert.Contains("2.1.330 or later", place.Note, StringComparison.Ordinal);
        Assert.Equal(new ResumePlace(link.Value, Note: null), Find(folder, [link]) with { Folder = link.Value });
    }

    private AbsolutePath Made(string path)
    {
        var folder = _root / path;
        _ = Directory.CreateDirectory(folder.Value);
        return folder;
    }

    private ResumePlace Find(AbsolutePath project, params AbsolutePath[] cwds) => Find(project, cwds, storedHome: null);

    private ResumePlace Find(AbsolutePath project, AbsolutePath[] cwds, AbsolutePath? storedHome) =>
        new ResumeSurvey(FileSystem.ForThisSystem(), _home).Find(
            Session(ProjectDirectoryName.Encode(project.Value), [.. cwds.Select(cwd => cwd.Value)]),
            storedHome
        );

    private static StoredSession Session(string project, params string[] cwds) =>
        new()
        {
            Machine = Slug.Parse("box"),
            ProjectDirectory = project,
            Id = Id,
            Transcript = IndexEntry.Of(StoredFiles.Of($"projects/{project}/{Id}.jsonl", "a")),
            SideFiles = [],
            Digest = new TranscriptDigest { FirstCwd = cwds.FirstOrDefault(), LastCwd = cwds.LastOrDefault() },
        };
}
