using ClaudeBackup.Core.Sessions;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sessions;

public sealed class IdDigitsTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("3f2a", 1)]
    [InlineData("3f2a 3f2a 3F2A", 1)]
    [InlineData("3f2a 9c11", 1)]
    [InlineData("3f2a 9c11 3f2b", 4)]
    [InlineData("3f2a 3F10 9c11 9c12", 4)]
    [InlineData("3f2a 3f10", 3)]
    [InlineData("3f 3f2a", 3)]
    public void As_many_as_tell_all_of_them_apart(string ids, int digits) =>
        Assert.Equal(digits, IdDigits.ToTellApart(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
