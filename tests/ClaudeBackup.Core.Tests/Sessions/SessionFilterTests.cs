using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sessions;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sessions;

/// <summary>Which sessions a filter passes.</summary>
public sealed class SessionFilterTests
{
    private const string Composed = "/home/dev/caf\u00E9";
    private const string Decomposed = "/home/dev/cafe\u0301";

    [Theory]
    [InlineData(Decomposed, "caf\u00E9", true)]
    [InlineData(Composed, "cafe\u0301", true)]
    [InlineData(Composed, "CAF\u00C9", true)]
    [InlineData(Decomposed, "cafe\u0300", false)]
    [InlineData("/home/dev/api", "-home-dev", true)]
    [InlineData("/home/dev/api", "web", false)]
    public void A_project_is_found_however_its_accents_are_composed(string path, string wanted, bool passes) =>
        Assert.Equal(passes, new SessionFilter { Project = wanted }.IsOfProject(Session(path)));

    [Fact]
    public void A_project_named_in_full_is_meant_however_its_accents_are_composed()
    {
        var catalog = new SessionCatalog([Session(Decomposed), Session(Decomposed + "/sub")]);

        var choice = SessionChoice.Of(catalog, "1", new SessionFilter { Project = Composed });

        Assert.Equal(Decomposed, Assert.IsType<SessionChoice.Found>(choice).Session.ProjectPath);
    }

    private static StoredSession Session(string path) =>
        new()
        {
            Machine = Slug.Parse("test"),
            ProjectDirectory = ProjectDirectoryName.Encode(path),
            Id = "11111111-1111-4111-8111-111111111111",
            Transcript = null,
            SideFiles = [],
            Digest = TranscriptDigest.Empty with { FirstCwd = path, LastCwd = path },
        };
}
