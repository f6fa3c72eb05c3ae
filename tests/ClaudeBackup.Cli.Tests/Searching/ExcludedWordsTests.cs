using ClaudeBackup.Commands;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Searching;

public sealed class ExcludedWordsTests
{
    [Theory]
    [InlineData("search token -login", "search|token| -login")]
    [InlineData("search -login token", "search| -login|token")]
    [InlineData("--json search fix -checkout", "--json|search|fix| -checkout")]
    [InlineData("search fix -Checkout -x", "search|fix| -Checkout| -x")]
    [InlineData("search fix -C 2 -C2 -C=2 -l -c -h", "search|fix|-C|2|-C2|-C=2|-l|-c|-h")]
    [InlineData("search fix --since 2w - --", "search|fix|--since|2w|-|--")]
    [InlineData("search -project:api x", "search| -project:api|x")]
    [InlineData("restore -login", "restore|-login")]
    [InlineData("", "")]
    public void A_word_with_a_minus_is_told_from_an_option(string typed, string expected)
    {
        var freed = ExcludedWords.Freed(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(expected, string.Join('|', freed));
        Assert.Equal(typed, string.Join(' ', freed.Select(ExcludedWords.Typed)));
    }

    [Theory]
    [InlineData(" -i", "-i leaves out what has the word i:")]
    [InlineData(" -lc", "-lc leaves out what has the word lc:")]
    [InlineData(" -login", null)]
    [InlineData("login", null)]
    [InlineData("-", null)]
    public void What_other_programs_take_for_an_option_is_told(string word, string? told) =>
        Assert.Equal(told is not null, ExcludedWords.Told(word)?.StartsWith(told!, StringComparison.Ordinal) ?? false);
}
