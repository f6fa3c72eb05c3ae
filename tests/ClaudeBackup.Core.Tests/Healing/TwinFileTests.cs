using System.Text;
using ClaudeBackup.Core.Healing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Healing;

/// <summary>What a power cut or a bad sector did is told from what a person typed.</summary>
public sealed class TwinFileTests
{
    private const string Before = """{ "mode": "git", "remote": "https://example.com/a.git" }""";

    [Theory]
    [InlineData("", true)]
    [InlineData("""{ "mode": "git", "rem""", true)]
    [InlineData("\0\0\0\0\0\0\0\0", true)]
    [InlineData("{ \"mode\": \"g\u0011t\", \"remote\": \"https://example.com/a.git\" }", true)]
    [InlineData("""{ "mode": "git" "remote": "https://example.com/a.git" }""", false)]
    [InlineData("""{ "mode": "git", "remote": "https://example.com/a.git", "exclud": ["work"] }""", false)]
    [InlineData("""{ "mode": "git", "remote": "https://example.com/a.git", }""", false)]
    [InlineData("""{ "mode": "local", "exclude": [] }""", false)]
    public void Damage_is_told_from_an_edit(string now, bool damaged) =>
        Assert.Equal(damaged, TwinFile.IsDamaged(Encoding.UTF8.GetBytes(now), Encoding.UTF8.GetBytes(Before)));
}
