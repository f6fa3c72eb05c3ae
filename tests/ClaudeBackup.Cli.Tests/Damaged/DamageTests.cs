using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Damaged;

/// <summary>What <c>verify</c>, its repair and the next sync say to each damage, without a remote.</summary>
public sealed class DamageAloneTests(RepositoryAlone repository) : IClassFixture<RepositoryAlone>
{
    public static TheoryData<string> Names => [.. Damages.All.Where(d => !d.IsOfRemoteAlone).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task It_is_told_and_repaired_as_is_written_down(string name) => Told.AsWrittenAsync(repository, name);

    [Theory]
    [InlineData("shallow-planted")]
    [InlineData("grafts-planted")]
    public async Task What_lies_to_git_about_history_lets_nothing_of_it_go_when_git_packs_anew(string name)
    {
        await repository.LayDownAsync();
        _ = await repository.ShellAsync($"{Damage.Functions}\n{Damages.All.Single(d => d.Name == name).Script}");
        repository.Sandbox.WriteSession(DamagedRepository.New);
        Assert.Equal(0, (await repository.RunAsync("sync")).Code);

        var forgot = await repository.RunAsync("forget", DamagedRepository.New, "--yes");

        Assert.True(forgot.Code == 0, forgot.Error);
        Assert.DoesNotContain(await repository.LostAsync(), lost => lost.StartsWith("git", StringComparison.Ordinal));
    }
}

/// <summary>The same where there is a remote.</summary>
public sealed class DamageWithRemoteTests(RepositoryWithRemote repository) : IClassFixture<RepositoryWithRemote>
{
    public static TheoryData<string> Names =>
        [.. Damages.All.Where(d => d.IsOfRemoteToo || d.IsOfRemoteAlone).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task It_is_told_and_repaired_as_is_written_down(string name) => Told.AsWrittenAsync(repository, name);
}

internal static class Told
{
    public static async Task AsWrittenAsync(DamagedRepository repository, string name)
    {
        var damage = Damages.All.Single(d => d.Name == name);
        await repository.LayDownAsync();
        _ = await repository.ShellAsync($"{Damage.Functions}\n{damage.Script}");
        if (damage.IsOfRemoteAlone)
        {
            _ = await repository.RunAsync("sync");
        }

        var report = new DamageReport(damage, repository.HasRemote);
        report.Add("verify --read-data --json", await repository.RunAsync("verify", "--read-data", "--json"));
        report.Add(
            "verify --read-data --repair --json",
            await repository.RunAsync("verify", "--read-data", "--repair", "--json")
        );
        repository.Sandbox.WriteSession(DamagedRepository.New);
        report.Add("sync --json", await repository.RunAsync("sync", "--json"));
        report.Add(await repository.LostAsync());
        Golden.Equal(
            $"Damaged/Reports/{name}{(repository.HasRemote ? ".remote" : "")}.txt",
            report.Text(repository.Sandbox)
        );
    }
}
