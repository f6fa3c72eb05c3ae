using ClaudeBackup.Core.Tests.Hooks;
using Xunit;

namespace ClaudeBackup.Core.Tests.Syncing;

/// <summary>What is told not to be saved, without reading: less than what the next sync reads.</summary>
public sealed class SourceComparisonTests
{
    [Theory]
    [InlineData("saved in the tick in which it was written", 3, 3, false, 0)]
    [InlineData("written again since", 2, 3, false, 1)]
    [InlineData("saved, and the index knows it", 3, 3, true, 0)]
    [InlineData("written since, and the index knows what it was", 2, 3, true, 1)]
    public void Only_what_differs_is_not_saved(string name, int age, int storedAge, bool isKnown, int unsaved)
    {
        var seen = Seen.Of([("1", age)], ("1", storedAge, null));
        if (!isKnown)
        {
            var (source, entry) = Assert.Single(seen.Index.Entries);
            var index = seen.Index with
            {
                Entries = new[] { entry with { Fingerprint = null } }.ToDictionary(_ => source),
            };
            seen = seen.With(index);
            Assert.Single(seen.Changes.ToRead);
        }

        Assert.True(seen.Unsaved.Count() == unsaved, name);
    }

    [Fact]
    public void A_file_of_which_nothing_is_stored_is_not_saved() => Assert.Single(Seen.Of([("1", 1)]).Unsaved);
}
