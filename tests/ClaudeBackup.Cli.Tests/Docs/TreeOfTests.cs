using System.CommandLine;
using ClaudeBackup.Commands;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>The tree of commands in this process, for what is said of it; nobody calls one of them.</summary>
internal static class TreeOfTests
{
    public static RootCommand Root =>
        CommandTree.Build(
            new App(HostPaths.From(_ => "/x"), _ => null, new MovedClock(TimeSpan.Zero)),
            Reporter.For([], Nobody)
        );

    public static CommandPage Page => CommandPage.Of(Root);

    private static Screen Nobody =>
        new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Width = 100,
            Local = LocalTime.Utc,
            Colours = false,
            MovesCursor = false,
            ShowsProgress = false,
            CanAsk = false,
        };
}
