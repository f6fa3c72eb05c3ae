using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>Every example that a help shows does what it says, or ends as it says.</summary>
public sealed class ExampleTests(ExampleHome home) : IClassFixture<ExampleHome>
{
    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (var page in TreeOfTests.Page.All)
            {
                foreach (var example in page.Help.Examples)
                {
                    examples.Add(page.Words, example.Line);
                }
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_ends_as_it_says(string command, string line)
    {
        var example = TreeOfTests.Page.All.Single(p => p.Words == command).Help.Examples.Single(e => e.Line == line);

        var result = await home.PasteAsync(line, isNew: command == "init" || line == "claude-backup");

        _ = result.ExitsWith(example.Exit);
        Assert.DoesNotContain("claude-backup:", result.Error, StringComparison.Ordinal);
    }
}
