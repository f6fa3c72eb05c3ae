using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

/// <summary>Two spellings of a name that a file system takes for the same are one here, and no others.</summary>
public sealed class ComposedNameTests
{
    [Theory]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("A\u030Angstro\u0308m", "\u00C5ngstr\u00F6m")]
    [InlineData("Vie\u0323\u0302t", "Vi\u1EC7t")]
    [InlineData("\u0438\u0306", "\u0439")]
    [InlineData("\u03B1\u0301", "\u03AC")]
    [InlineData("\u304B\u3099", "\u304C")]
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00")]
    [InlineData("\u1100\u1161", "\uAC00")]
    public void What_is_decomposed_becomes_what_a_keyboard_gives(string decomposed, string composed)
    {
        Assert.Equal(composed, ComposedName.Of(decomposed));
        Assert.Equal(composed, ComposedName.Of(composed));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("\u0301")]
    [InlineData("x\u0301")]
    [InlineData("\uDC80e\uDCFF")]
    [InlineData("\U0001F600")]
    [InlineData("\uAC01\u11A8")]
    public void Everything_else_stays(string name) => Assert.Equal(name, ComposedName.Of(name));
}
