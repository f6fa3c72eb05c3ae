using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

public sealed class RepositoryFactsTests : IDisposable
{
    private const string Partial = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = /x\n\tpromisor = true\n";
    private const string Whole = "[core]\n\tbare = false\n[remote \"other\"]\n\tpromisor = true\n";

    private readonly EmptyRepository _empty = new EmptyRepository().WithLocalFolder();

    public void Dispose() => _empty.Dispose();

    private BackupRepository Repository => _empty.Repository;

    [Theory]
    [InlineData("{\"format\":1,\"leavesOthers\":true}", "{}", Whole, true)]
    [InlineData("{\"format\":1,\"leavesOthers\":false}", "{\"leavesOthers\":true}", Partial, false)]
    [InlineData(null, "{\"leavesOthers\":true}", Whole, true)]
    [InlineData(null, "{\"leavesOthers\":false}", Whole, false)]
    [InlineData(null, "{}", Partial, true)]
    [InlineData(null, "{}", Whole, false)]
    [InlineData(null, "{\"mo", Partial, true)]
    [InlineData("{\"leavesOth", "{}", Partial, true)]
    [InlineData("{\"format\":2}", "{}", Partial, true)]
    [InlineData(null, "{}", null, false)]
    public void A_fact_that_is_lost_or_torn_is_found_anew(string? facts, string settings, string? config, bool leaves)
    {
        Put("machine.json", "{}");
        Put("settings.json", settings);
        Put("repository.json", facts);
        Put("../config", config);

        Assert.Equal(leaves, RepositoryFacts.Read(Repository).LeavesOthers);
    }

    [Fact]
    public void A_clone_that_was_never_set_up_here_has_no_fact_of_ours()
    {
        Put("../config", Partial);

        Assert.False(RepositoryFacts.Read(Repository).LeavesOthers);
    }

    [Fact]
    public void Facts_leave_the_settings_without_a_word()
    {
        Put("machine.json", "{}");
        Put("settings.json", "{\"mode\":\"git\",\"remote\":\"/x\",\"leavesOthers\":true}");

        _ = RepositoryFacts.Change(Repository, facts => facts);
        var after = LocalSettings.Change(Repository, settings => settings with { Ping = "https://x" });

        Assert.Equal(("/x", "https://x"), (after.Remote, after.Ping));
        Assert.DoesNotContain("leavesOthers", Read("settings.json"), StringComparison.Ordinal);
        Assert.True(RepositoryFacts.Read(Repository).LeavesOthers);
    }

    [Fact]
    public void Settings_that_are_gone_are_never_the_usual_ones()
    {
        Assert.Null(LocalSettings.Read(Repository).Remote);
        Put("machine.json", "{}");

        var read = Assert.Throws<BackupException>(() => LocalSettings.Read(Repository));
        _ = Assert.Throws<BackupException>(() => LocalSettings.Change(Repository, settings => settings));

        Assert.Contains(LocalSettings.FileOf(Repository).Value, read.Message, StringComparison.Ordinal);
        Assert.Contains("claude-backup init", read.Hint, StringComparison.Ordinal);
        Assert.False(LocalSettings.AreThere(Repository));
    }

    [Theory]
    [InlineData("[remote \"origin\"]\n\tpromisor = true", "true")]
    [InlineData("[remote \"origin\"]\n\tPromisor=true\n", "true")]
    [InlineData("[remote \"origin\"]\npromisor = true\n[x]\n[remote \"origin\"]\npromisor = false\n", "false")]
    [InlineData("[remote \"origin2\"]\n\tpromisor = true", null)]
    [InlineData("promisor = true\n[remote \"origin\"]\n\t# promisor = true\n\tpromisor\n", null)]
    [InlineData("", null)]
    public void What_git_wrote_into_its_config_is_read(string text, string? value) =>
        Assert.Equal(value, ConfigText.Find(text.Split('\n'), "remote \"origin\"", "promisor"));

    private string Read(string name) => File.ReadAllText(Path.Combine(Repository.LocalFolder.Value, name));

    private void Put(string name, string? content)
    {
        if (content is not null)
        {
            File.WriteAllText(Path.Combine(Repository.LocalFolder.Value, name), content);
        }
    }
}
