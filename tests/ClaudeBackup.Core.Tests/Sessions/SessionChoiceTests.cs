using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sessions;

/// <summary>What a text means: an id, a title, or words, in this order.</summary>
public sealed class SessionChoiceTests
{
    private static readonly SessionCatalog Catalog = new([
        Session("3f2a1", "Fix the login", "the form forgets passwords", "/home/dev/api"),
        Session("3f2a2", "Fix the login redirect loop", "redirects never end", "/home/dev/api"),
        Session("3f2b", "Continue 99999999-0000-4000-8000-000000000000", "go on with deed", "/home/dev/api"),
        Session("deed1", "Ship the caf\u00E9 page", "colours of the page", "/home/dev/web"),
        Session("b1b2", "Phase a1", "begin", "/home/dev/web"),
        Session("a1c3", "Add tests", "nothing was tested so far", "/home/dev/web"),
        Session("77", "Animals", "zebra crossing", "/home/dev/web"),
        Session("5", "Copy of the caf\u00E9", "x", "/home/dev/one", "laptop"),
        Session("5", "Copy of the caf\u00E9", "y", "/home/dev/other", "desktop"),
    ]);

    [Theory]
    // an id, however much of it
    [InlineData("3f2a1000-0000-4000-8000-000000000000", MeantBy.Id, "3f2a1")]
    [InlineData("3F2B", MeantBy.Id, "3f2b")]
    [InlineData(" 3f2b ", MeantBy.Id, "3f2b")]
    [InlineData("3f2a", MeantBy.Id, "3f2a1 3f2a2")]
    [InlineData("3f2", MeantBy.Id, "3f2a1 3f2a2 3f2b")]
    [InlineData("7", MeantBy.Id, "77")]
    // four digits of an id are no word, though a prompt has it
    [InlineData("deed", MeantBy.Id, "deed1")]
    // fewer are a word as well
    [InlineData("a1", MeantBy.TitleWords, "b1b2 a1c3")]
    [InlineData("add", MeantBy.TitleWords, "a1c3")]
    // a title in full is meant before those that have its words
    [InlineData("fix the login", MeantBy.Title, "3f2a1")]
    [InlineData("login fix", MeantBy.TitleWords, "3f2a1 3f2a2")]
    [InlineData("redirect", MeantBy.TitleWords, "3f2a2")]
    [InlineData("cafe page", MeantBy.TitleWords, "deed1")]
    // then the first prompt
    [InlineData("zebra", MeantBy.Prompt, "77")]
    [InlineData("passwords", MeantBy.Prompt, "3f2a1")]
    [InlineData("tests so far", MeantBy.Prompt, "a1c3")]
    // on several machines
    [InlineData("copy", MeantBy.TitleWords, "5 5")]
    // an id in full that is not here, though a title names it
    [InlineData("99999999-0000-4000-8000-000000000000", MeantBy.Id, "")]
    [InlineData("billing", MeantBy.Prompt, "")]
    public void The_first_meaning_that_any_session_has_counts(string typed, MeantBy by, string ids)
    {
        var choice = SessionChoice.Of(Catalog, typed, new SessionFilter());

        var (chosen, how) = choice switch
        {
            SessionChoice.Found(var session, var meant) => ([session], meant),
            SessionChoice.Ambiguous(var candidates, var meant) => (candidates, meant),
            _ => ([], by),
        };
        Assert.Equal(ids, string.Join(' ', chosen.Select(s => s.Id[..8].TrimEnd('0'))));
        Assert.Equal(by, how);
        Assert.Equal(chosen.Count == 1, choice is SessionChoice.Found);
    }

    [Theory]
    [InlineData("fix", null, "laptop", null, 2)]
    [InlineData("3f2a1", "web", null, null, 1)]
    [InlineData("login", null, null, "page", 2)]
    public void What_a_filter_leaves_out_is_counted(
        string typed,
        string? project,
        string? machine,
        string? title,
        int leftOut
    )
    {
        var filter = new SessionFilter
        {
            Project = project,
            Machine = machine,
            Title = title is null ? null : new WantedWords(title),
        };

        Assert.Equal(leftOut, Assert.IsType<SessionChoice.None>(SessionChoice.Of(Catalog, typed, filter)).LeftOut);
    }

    [Fact]
    public void A_filter_chooses_before_words_do()
    {
        var laptop = new SessionFilter { Machine = "laptop" };
        var title = new SessionFilter { Title = new WantedWords("loop") };

        Assert.Equal("laptop", Found("copy", laptop).Machine.Value);
        Assert.Equal("Fix the login redirect loop", Found("fix", title).Digest.Title);
        Assert.Equal("Fix the login redirect loop", Found("3f2a", title).Digest.Title);

        static StoredSession Found(string typed, SessionFilter filter) =>
            Assert.IsType<SessionChoice.Found>(SessionChoice.Of(Catalog, typed, filter)).Session;
    }

    [Theory]
    [InlineData("fix the logni", "Fix the login;Fix the login redirect loop")]
    [InlineData("redirecting fixes", "")]
    [InlineData("redir fix now", "Fix the login redirect loop")]
    [InlineData("3f2c", "")]
    public void Where_nothing_fits_the_nearest_titles_are_told(string typed, string titles)
    {
        var none = Assert.IsType<SessionChoice.None>(SessionChoice.Of(Catalog, typed, new SessionFilter()));

        Assert.Equal(titles, string.Join(';', none.Nearest.Select(s => s.Digest.Title)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Nothing_typed_is_wrong_usage(string typed) =>
        Assert.Equal(
            FailureKind.Usage,
            Assert.Throws<BackupException>(() => SessionChoice.Of(Catalog, typed, new SessionFilter())).Kind
        );

    private static StoredSession Session(
        string id,
        string? title,
        string prompt,
        string path,
        string machine = "desktop"
    ) =>
        new()
        {
            Machine = Slug.Parse(machine),
            ProjectDirectory = ProjectDirectoryName.Encode(path),
            Id = Transcript.Id(id),
            Transcript = null,
            SideFiles = [],
            Digest = TranscriptDigest.Empty with
            {
                CustomTitle = title,
                FirstPrompt = prompt,
                FirstCwd = path,
                LastCwd = path,
            },
        };
}
