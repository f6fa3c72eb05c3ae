using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Format;

public sealed class RepositoryLayoutTests
{
    private static readonly string[] Names =
    [
        "-home-dev-api",
        "11111111-2222-4333-8444-555555555555.jsonl",
        "a\\b:c?",
        "caf\udce9",
        "cafe\u0301",
        ".git",
        ".gitattributes",
        "git~1",
        "CON.jsonl",
        "nul",
        "end.",
        "end ",
        ".g\u200cit",
        "x.0002",
        "x.v2",
        "50%",
        "\U0001f600",
        "..x",
        new string('a', 400),
        new string('é', 199) + "%",
    ];

    [Fact]
    public void Whatever_we_write_may_be_taken()
    {
        var path =
            from folder in Gen.Elements(["projects", "file-history", ".claude-desktop"])
            from names in Gen.Elements(Names).NonEmptyListOf()
            from area in Gen.Elements([StoredArea.Config, StoredArea.LargeConfig, StoredArea.Sessions])
            from byCase in Gen.Elements([true, false])
            from variant in Gen.Choose(1, 3)
            from segment in Gen.Choose(0, 3)
            select (
                Path: StoredPath.Of(RelativePath.Parse($"{folder}/{string.Join('/', names)}"), area, byCase),
                Variant: area is StoredArea.Config ? 1 : variant,
                Segment: area is StoredArea.Config ? 0 : segment
            );
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                path.ToArbitrary(),
                p =>
                    RepositoryLayout.CanHold(
                        $"machines/laptop-2/{p.Path.SegmentFile(p.Variant, p.Segment, p.Path.Codecs[0])}"
                    ) && RepositoryLayout.CanHold($"machines/laptop-2/{RepositoryLayout.ListOf(p.Path)}")
            )
        );
    }

    [Theory]
    [InlineData("RESTORE.md")]
    [InlineData("machines/laptop/manifest.json")]
    [InlineData("machines/laptop/.gitattributes")]
    [InlineData("machines/My_Host.local/files/config.jsonl")]
    [InlineData("machines/laptop/files/history.jsonl.jsonl")]
    [InlineData("machines/laptop/history.jsonl.0002.gz")]
    [InlineData("machines/laptop/config/skills/a/%2Egit/HEAD")]
    [InlineData("machines/laptop/config-large/hooks/big.bin.gz")]
    [InlineData("machines/laptop/todos/x.json.gz")]
    [InlineData("README.md", false)]
    [InlineData("CLAUDE.md", false)]
    [InlineData(".claude/settings.json", false)]
    [InlineData(".gitattributes", false)]
    [InlineData("restore.md", false)]
    [InlineData("machines", false)]
    [InlineData("machines/laptop", false)]
    [InlineData("machines/x", false)]
    [InlineData("machines/laptop/CLAUDE.md", false)]
    [InlineData("machines/laptop/run.sh", false)]
    [InlineData("machines/laptop/Manifest.json", false)]
    [InlineData("machines/laptop/files/x.sh", false)]
    [InlineData("machines/laptop/files/.git/x.jsonl", false)]
    [InlineData("machines/laptop/hooks/x.gz", false)]
    [InlineData("machines/laptop/.credentials.json.gz", false)]
    [InlineData("machines/laptop/projects.gz", false)]
    [InlineData("machines/laptop/config/.gitattributes", false)]
    [InlineData("machines/laptop/config/.git./config", false)]
    [InlineData("machines/laptop/config/NUL", false)]
    [InlineData("machines/laptop/config/a:b", false)]
    [InlineData("machines/laptop/config/a\\b", false)]
    [InlineData("machines/laptop/config/end.", false)]
    [InlineData("machines/laptop/config/50%", false)]
    [InlineData("machines/laptop/config/%2e", false)]
    [InlineData("machines/laptop/config/%2E%2E/x", false)]
    [InlineData("machines/laptop/projects/%2E%2E/x.gz", false)]
    [InlineData("machines/laptop/config/a\u202eb", false)]
    [InlineData("machines/a\u001b[31m/manifest.json", false)]
    [InlineData("machines/../manifest.json", false)]
    [InlineData("machines/.git/config", false)]
    public void Nothing_else_is(string path, bool expected = true) =>
        Assert.Equal(expected, RepositoryLayout.CanHold(path));

    [Theory]
    [InlineData("projects/-p/1.jsonl.gz")]
    [InlineData("config/settings.json")]
    [InlineData("history.jsonl.gz")]
    [InlineData("manifest.json")]
    [InlineData("machines/My.Host/projects/-p/1.jsonl.gz")]
    [InlineData("machines/laptop/session-index.json")]
    [InlineData("projects/-p/run.sh", false)]
    [InlineData("CLAUDE.md", false)]
    [InlineData("machines/a\nb/projects/-p/1.jsonl.gz", false)]
    public void What_the_reference_wrote_may_be_taken_too(string path, bool expected = true) =>
        Assert.Equal(expected, LegacyLayout.CanHold(path));
}
