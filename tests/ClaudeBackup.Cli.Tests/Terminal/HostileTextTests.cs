using ClaudeBackup.Commands;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>Names and texts that came from elsewhere do not drive the terminal, whichever view shows them.</summary>
public sealed class HostileTextTests
{
    // clears the screen, rings, turns the line around, begins a new one
    private const string Hostile = "a\u001b[2Jb\u0007c\u202Ed\r\ne\u009b31m\u2028f";

    private static readonly SessionLine Session = new()
    {
        Uuid = Transcript.Id("1"),
        ProjectHash = Hostile,
        SizeBytes = 1,
        BackedUpAt = "2026-03-01T12:00:00Z",
        Machine = Hostile,
        Title = Hostile,
        ProjectPath = Hostile,
        Branch = Hostile,
        FirstActivity = "2026-03-01T12:00:00Z",
        LastActivity = "2026-03-01T12:00:00Z",
        UncompressedBytes = 1,
        EntryCount = 2,
        MessageCount = 2,
        FileCount = 1,
        VariantCount = 1,
        AbsentSince = null,
    };

    public static TheoryData<string, string[]> Views =>
        new()
        {
            {
                "push",
                [.. PushView.Lines(new PushDocument(1, [Hostile], 0, null, null, null, null, []), LocalTime.Utc)]
            },
            {
                "push failed",
                [
                    .. PushView.Lines(
                        new PushDocument(0, [Hostile], 1, null, Hostile, Hostile, Hostile, []),
                        LocalTime.Utc
                    ),
                ]
            },
            { "sessions", [.. SessionTable.Lines([Session, Session with { Machine = "other" }], Human().Screen, 8)] },
            { "peek", [.. PeekView.Lines(Peek(), 100, home: null, LocalTime.Utc)] },
            {
                "found",
                [.. BackendView.Machines([new FoundMachineDocument(Hostile, Hostile, Hostile, 1, 1)], LocalTime.Utc)]
            },
            { "problems", [.. SyncView.WarningsAndProblems([Hostile], [new ProblemDocument(Hostile, Hostile)])] },
        };

    [Theory]
    [MemberData(nameof(Views))]
    public void No_view_lets_it_through(string view, string[] lines)
    {
        var (reporter, screen) = Human();

        reporter.Result(new VersionDocument(view), json => json.VersionDocument, _ => lines);

        IsPlain(screen.Out.ToString()!, lines.Length);
    }

    [Fact]
    public void Nor_does_a_failure_with_its_hint_and_its_candidates()
    {
        var (reporter, screen) = Human();

        _ = reporter.Fail(new BackupException(FailureKind.Failed, Hostile, Hostile), [Session]);

        IsPlain(screen.Error.ToString()!, 4);
    }

    private static PeekDocument Peek() =>
        new(
            Session.Uuid,
            Hostile,
            "2026-03-01T12:00:00Z",
            1,
            2,
            1,
            [new PeekMessageDocument(Hostile, Hostile)],
            [],
            [],
            Session,
            UnsavedBytes: 0,
            AsOf: []
        );

    private static (Reporter Reporter, Screen Screen) Human()
    {
        var screen = new Screen
        {
            Out = new StringWriter { NewLine = "\n" },
            Error = new StringWriter { NewLine = "\n" },
            Width = 100,
            Local = LocalTime.Utc,
            Colours = false,
            MovesCursor = true,
            ShowsProgress = false,
            CanAsk = false,
        };
        return (new HumanReporter(screen), screen);
    }

    private static void IsPlain(string text, int lines)
    {
        Assert.Equal(lines, text.Count(c => c == '\n'));
        Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || c is '\u202E' or '\u2028'));
    }
}
