using ClaudeBackup.Manual;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>docs/commands.md is what the program says of itself.</summary>
public sealed class CommandReferenceTests
{
    [Fact]
    public void The_page_of_all_commands_is_as_checked_in() =>
        Golden.Equal("../../docs/commands.md", CommandReference.Of(TreeOfTests.Page));
}
