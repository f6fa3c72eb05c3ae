using ClaudeBackup.Cli.Tests;
using ClaudeBackup.Cli.Tests.Hooks;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Cli.Tests.Scheduling;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace ClaudeBackup.Cli.Tests;

/// <summary>Lets the longest classes begin: one that begins last runs alone, while the other processors have nothing to do.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(StressTests),
        nameof(RealCronTests),
        nameof(HostileRemoteTests),
        nameof(HookTests),
        nameof(MovedBranchTests),
        nameof(GitHubTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var at = Array.FindIndex(
            Longest,
            name => collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal)
        );
        return at < 0 ? Longest.Length : at;
    }
}
