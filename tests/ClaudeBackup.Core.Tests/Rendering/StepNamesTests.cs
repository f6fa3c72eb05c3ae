using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Tests.Secrets;
using Xunit;

namespace ClaudeBackup.Core.Tests.Rendering;

public sealed class StepNamesTests
{
    private static readonly string Token = SecretExamples.All["github-token"].Item1;

    [Theory]
    [InlineData("Bash", """{"command":"curl TOKEN\nls"}""", "curl TOKEN\nls", "Bash curl [hidden: github-token] …", 0)]
    [InlineData("Bash", """{"command":"curl TOKEN"}""", "curl TOKEN", "Bash curl [hidden: github-token]", 1)]
    [InlineData(
        "Write",
        """{"file_path":"/x/TOKEN.md","content":"a\nb"}""",
        "/x/TOKEN.md\na\nb",
        "Write /x/[hidden: github-token].md",
        1
    )]
    public void What_is_hidden_in_a_name_counts_where_it_stands_nowhere_else(
        string tool,
        string input,
        string text,
        string expected,
        int counted
    )
    {
        var masking = new Masking([], reveals: false);
        var call = new Step(ContentKind.Call, With(text)) { Tool = tool, Input = Encoding.UTF8.GetBytes(With(input)) };

        Assert.Equal(expected, StepNames.Of(call, masking));
        Assert.Equal(counted, masking.Hidden.Values.Sum());
    }

    private static string With(string text) => text.Replace("TOKEN", Token, StringComparison.Ordinal);
}
