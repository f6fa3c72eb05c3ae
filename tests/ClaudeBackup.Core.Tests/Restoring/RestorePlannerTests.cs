using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring;

public sealed class RestorePlannerTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("memory/a:b.md")]
    [InlineData("skills/x/nul")]
    [InlineData("skills/x/end.")]
    public void A_name_that_Windows_cannot_hold_costs_that_file_alone(string name)
    {
        var plan = Plan(path => path.Components.All(ForgivingName.IsWindowsName), name, "CLAUDE.md");

        Assert.Equal(["CLAUDE.md"], plan.Steps.Select(s => s.File.Source.Value));
        Assert.Equal([name], plan.Problems.Select(p => p.Path));
    }

    [Fact]
    public void A_name_that_is_too_long_here_costs_that_file_alone()
    {
        var name = "skills/" + new string('é', 200);

        var plan = Plan(path => path.Components.All(ForgivingName.IsPosixName), name, "CLAUDE.md");

        Assert.Equal(["CLAUDE.md"], plan.Steps.Select(s => s.File.Source.Value));
        Assert.Equal([name], plan.Problems.Select(p => p.Path));
    }

    [Theory]
    [InlineData(".credentials.json")]
    [InlineData("skills/.Credentials.json.")]
    [InlineData("sessions/x.key")]
    public void Credentials_that_a_list_names_are_not_restored(string name)
    {
        var plan = Plan(_ => true, name, "CLAUDE.md");

        Assert.Equal(["CLAUDE.md"], plan.Steps.Select(s => s.File.Source.Value));
        Assert.Contains("credentials", Assert.Single(plan.Problems).Reason, StringComparison.Ordinal);
    }

    private RestorePlan Plan(Func<RelativePath, bool> canName, params string[] names) =>
        new RestorePlanner(
            (_, _, _) => TargetMatch.Missing,
            _home.Path / "aside",
            cleanupDays: 30,
            new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)
        )
        {
            CanName = canName,
        }.Plan(
            new RestoreRequest(
                [.. names.Select(n => new FileToRestore(Slug.Parse("other"), Entry(n), Group: null))],
                new ClaudeHome(_home.Path),
                Force: false
            )
        );

    private static IndexEntry Entry(string name)
    {
        var source = RelativePath.Parse(name);
        return IndexEntry.Of(
            new StoredFile
            {
                Source = source,
                Path = StoredPath.Of(source, StoredArea.Config),
                Current = 1,
                Variants =
                [
                    new Variant
                    {
                        Number = 1,
                        Mode = 0x1A4,
                        ModifiedNs = 0,
                        Saved = DateTimeOffset.UnixEpoch,
                        Segments = [],
                    },
                ],
            }
        );
    }
}
