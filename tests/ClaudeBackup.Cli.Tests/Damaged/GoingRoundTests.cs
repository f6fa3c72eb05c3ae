using Xunit;

namespace ClaudeBackup.Cli.Tests.Damaged;

/// <summary>Where git would go round for ever, or list what is not there, a command says that its data is damaged, at once; and <c>sync</c> heals it.</summary>
/// <param name="repository">A repository.</param>
public sealed class GoingRoundTests(RepositoryAlone repository) : IClassFixture<RepositoryAlone>
{
    private const string WithoutCaches =
        "rm -rf .git/claude-backup/{index,trees,documents,objects} manifest.json session-index.json";

    private static readonly string[] Commands =
    [
        "status",
        "restore --list",
        $"restore {DamagedRepository.Gone} --dry-run",
        $"versions {DamagedRepository.Gone}",
        $"forget {DamagedRepository.Gone} --dry-run",
        "prune --keep-last 1 --dry-run",
        "config log",
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var name in new[] { "tree-goes-round", "trees-swapped", "commit-for-tree", "segment-for-tree" })
            {
                // the setup lies in none of the folders that a segment is in the place of
                foreach (var command in Commands.Where(c => name != "segment-for-tree" || c != "config log"))
                {
                    cases.Add(name, command);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_command_that_lists_a_snapshot_says_that_it_is_damaged(string name, string command)
    {
        await BreakAsync(name);
        _ = await repository.ShellAsync(WithoutCaches);

        var (code, _, error) = await repository.RunAsync(command.Split(' '));

        Assert.True(code == 12, $"{code}: {error}");
        Assert.Contains("The git data of the repository is damaged.", error, StringComparison.Ordinal);
        Assert.Equal(0, (await repository.RunAsync("sync")).Code);
        Assert.Equal(0, (await repository.RunAsync(command.Split(' '))).Code);
    }

    [Fact]
    public async Task What_is_known_of_a_snapshot_is_listed_without_it()
    {
        await BreakAsync("tree-goes-round");

        foreach (var command in new[] { "restore --list", $"restore {DamagedRepository.Gone} --dry-run" })
        {
            Assert.Equal(0, (await repository.RunAsync(command.Split(' '))).Code);
        }

        Assert.Equal(12, (await repository.RunAsync("forget", DamagedRepository.Gone, "--dry-run")).Code);
    }

    private async Task BreakAsync(string name)
    {
        await repository.LayDownAsync();
        _ = await repository.ShellAsync($"{Damage.Functions}\n{Damages.All.Single(d => d.Name == name).Script}");
    }
}
