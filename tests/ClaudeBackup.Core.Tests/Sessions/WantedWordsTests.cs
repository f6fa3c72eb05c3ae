using ClaudeBackup.Core.Sessions;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sessions;

/// <summary>What words are in a title, and when a title is all of what was typed.</summary>
public sealed class WantedWordsTests
{
    [Theory]
    [InlineData("login", "Fix the Login", true)]
    [InlineData("LOGIN fix", "fix the login", true)]
    [InlineData("log", "Fix the login", false)]
    [InlineData("fix logout", "Fix the login", false)]
    [InlineData("cafe", "La caf\u00E9", true)]
    [InlineData("caf\u00E9", "CAFE\u0301 au lait", true)]
    [InlineData("refresh-token", "Token: refresh", true)]
    [InlineData("foo_bar", "foo bar", true)]
    [InlineData("设备", "准备设备清单", true)]
    [InlineData("设备清单", "准备设备清单", true)]
    [InlineData("单", "准备设备清单", true)]
    [InlineData("设清", "准备设备清单", false)]
    [InlineData("🚀", "Ship it 🚀", true)]
    [InlineData("???", "What is this???", true)]
    [InlineData("???", "What is this?", false)]
    [InlineData("login", null, false)]
    public void Words_are_in_a_title_in_any_order_and_whole(string typed, string? title, bool areIn) =>
        Assert.Equal(areIn, new WantedWords(typed).AreIn(title));

    [Theory]
    [InlineData("fix the login", "Fix the Login", true)]
    [InlineData(" fix  the login ", "Fix the\tlogin", true)]
    [InlineData("fix the login", "Fix the login!", false)]
    [InlineData("the login fix", "Fix the login", false)]
    [InlineData("re\u0301parer", "R\u00C9PARER", true)]
    [InlineData("login", null, false)]
    public void A_title_is_all_of_what_was_typed_but_for_case_accents_and_blanks(
        string typed,
        string? title,
        bool isAll
    ) => Assert.Equal(isAll, new WantedWords(typed).AreAllOf(title));

    [Theory]
    [InlineData("lo", "Fix the login", true)]
    [InlineData("fix lo", "Fix the login", true)]
    [InlineData("fix in", "Fix the login", false)]
    [InlineData("备清", "准备设备清单", true)]
    [InlineData("", "Fix the login", false)]
    [InlineData("lo", null, false)]
    public void Words_that_are_still_being_typed_begin_those_of_a_title(string typed, string? title, bool begin) =>
        Assert.Equal(begin, new WantedWords(typed).BeginIn(title));

    [Theory]
    [InlineData("fix the logni", "Fix the login", 3)]
    [InlineData("log", "Fix the login", 1)]
    [InlineData("checkuot flow", "Checkout flow", 2)]
    [InlineData("lo", "Fix the login", 0)]
    [InlineData("billing", "Fix the login", 0)]
    [InlineData("login", null, 0)]
    public void Words_with_a_slip_or_only_begun_are_near(string typed, string? title, int words) =>
        Assert.Equal(words, new WantedWords(typed).NearlyIn(title));
}
