using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>What a commit changes in a machine's folder, as a table: paths with the text they hold, or <c>-</c> where they go.</summary>
public sealed class SnapshotTreeTests
{
    private const string Session = "projects/-p/11111111-1111-4111-8111-111111111111.jsonl";
    private const string List = "files/projects/-p/11111111-1111-4111-8111-111111111111.jsonl";

    private static readonly StoredFile[] None = [];
    private static readonly StoredFile Same = StoredFiles.Of(Session, "a");

    public static TheoryData<string, StoredFile[], StoredFile[], string[], string[]> Table =>
        new()
        {
            { "nothing", None, None, [], [] },
            { "the same", [Same], [Same], [], [] },
            { "new", None, [StoredFiles.Of(Session, "a")], [$"{Session}.gz a"], [$"{List} 1"] },
            {
                "new config",
                None,
                [StoredFiles.Of("CLAUDE.md", "a")],
                ["config/CLAUDE.md a"],
                ["files/config.jsonl 1"]
            },
            {
                "an append rewrites the last segment alone",
                [StoredFiles.Of(Session, "a", "b")],
                [StoredFiles.Of(Session, "a", "bc", "d")],
                [$"{Session}.0002.gz bc", $"{Session}.0003.gz d"],
                [$"{List} 1"]
            },
            {
                "fewer segments",
                [StoredFiles.Of(Session, "a", "b", "c")],
                [StoredFiles.Of(Session, "abc")],
                [$"{Session}.0002.gz -", $"{Session}.0003.gz -", $"{Session}.gz abc"],
                [$"{List} 1"]
            },
            {
                "a variant beside another",
                [StoredFiles.Of(Session, "a")],
                [
                    StoredFiles.Of(
                        Session,
                        StoredArea.Sessions,
                        StoredFiles.VariantOf(StoredArea.Sessions, 1, "a"),
                        StoredFiles.VariantOf(StoredArea.Sessions, 2, "x")
                    ),
                ],
                [$"{Session}.v2.gz x"],
                [$"{List} 1"]
            },
            {
                "only the list tells which is current",
                [StoredFiles.Of(Session, "a")],
                [StoredFiles.Of(Session, "a") with { Current = 2 }],
                [],
                [$"{List} 1"]
            },
            {
                "config that the user deleted",
                [StoredFiles.Of("CLAUDE.md", "a"), StoredFiles.Of("AGENTS.md", "b")],
                [StoredFiles.Of("AGENTS.md", "b")],
                ["config/CLAUDE.md -"],
                ["files/config.jsonl 1"]
            },
            {
                "the last one of a list",
                [StoredFiles.Of("CLAUDE.md", "a")],
                None,
                ["config/CLAUDE.md -"],
                ["files/config.jsonl 0"]
            },
            {
                "config that outgrew its place",
                [StoredFiles.Of("skills/big", "a")],
                [
                    StoredFiles.Of(
                        "skills/big",
                        StoredArea.LargeConfig,
                        StoredFiles.VariantOf(StoredArea.LargeConfig, 1, "b")
                    ),
                ],
                ["config-large/skills/big.gz b", "config/skills/big -"],
                ["files/config.jsonl 1"]
            },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_commit_changes_what_differs_and_the_lists_that_name_it(
        string name,
        StoredFile[] before,
        StoredFile[] after,
        string[] files,
        string[] lists
    )
    {
        var tree = SnapshotTree.Between(Index(before), Index(after));
        var texts = after.SelectMany(f => f.Variants).SelectMany(v => v.Segments).Select(s => s.Blob).ToHashSet();

        Assert.Equal(
            files.Select(f => $"machines/me/{f}"),
            tree.Files.OrderBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => $"{f.Key} {(f.Value is { } blob ? TextOf(blob, files) : "-")}")
        );
        Assert.Equal(lists.Select(l => $"machines/me/{l}"), tree.Lists.Select(l => $"{l.Key} {l.Value.Count}"));
        Assert.All(tree.Files.Values.Where(b => b is not null), b => Assert.Contains(b!, texts));
        Assert.NotEmpty(name);
    }

    private static MachineIndex Index(StoredFile[] files) =>
        MachineIndex.Empty(Slug.Parse("me")) with
        {
            Entries = files.Select(IndexEntry.Of).ToDictionary(e => e.Source),
        };

    private static string TextOf(Core.Git.ObjectId blob, string[] files) =>
        files.Select(f => f.Split(' ')[1]).FirstOrDefault(t => StoredFiles.Blob(t) == blob) ?? "another";
}
