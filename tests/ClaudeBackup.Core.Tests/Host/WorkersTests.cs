using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class WorkersTests
{
    [Fact]
    public void Results_come_in_the_order_of_the_items_though_several_threads_make_them()
    {
        int[] items = [.. Enumerable.Range(0, 2_000)];

        Assert.Equal(items.Select(i => i * 2), Workers.Map(items, i => i * 2, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_failure_arrives_as_it_was_thrown() =>
        Assert.Equal(
            "7",
            Assert
                .Throws<BackupException>(() =>
                    Workers.Map(
                        [.. Enumerable.Range(0, 20)],
                        i => i == 7 ? throw new BackupException(FailureKind.Failed, "7", hint: null) : i,
                        TestContext.Current.CancellationToken
                    )
                )
                .Message
        );

    [Fact]
    public void Whoever_ends_it_hears_that_it_ended()
    {
        using var ended = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            Workers.Map(
                [.. Enumerable.Range(0, 1_000)],
                i =>
                {
                    ended.Cancel();
                    return i;
                },
                ended.Token
            )
        );
    }
}
