using ClaudeBackup.Core.Verifying;
using Xunit;

namespace ClaudeBackup.Core.Tests.Verifying;

/// <summary>A segment of an earlier state comes back from a later one, which begins with it.</summary>
/// <param name="saved">A repository.</param>
public sealed class GrownSegmentsTests(SavedRepository saved) : IClassFixture<SavedRepository>
{
    [Fact]
    public async Task The_end_of_a_session_as_it_was_comes_back_from_what_it_grew_into()
    {
        using var copy = await saved.CopyAsync();
        await copy.LoseOlderAsync("11111111-1111-4111-8111-111111111111.jsonl");
        Assert.Contains((await copy.VerifyAsync(ReadShare.All)).Defects, d => d.Harm is Harm.NoCopy);
        var told = await copy.SyncAsync();
        Assert.Contains(
            told.Warnings,
            w => w.Contains("came back from other states of the same files", StringComparison.Ordinal)
        );
        Assert.Empty((await copy.VerifyAsync(ReadShare.All)).Defects);
    }
}
