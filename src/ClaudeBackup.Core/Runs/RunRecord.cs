using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Runs;

/// <summary>Who started a run.</summary>
public enum RunTrigger
{
    /// <summary>Somebody, or a script of theirs.</summary>
    User,

    /// <summary>The system's scheduler.</summary>
    Schedule,

    /// <summary>Something that happened in Claude Code.</summary>
    Hook,
}

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>All is saved, and at the remote if there is one.</summary>
    Done,

    /// <summary>Saved, but some files could not be read.</summary>
    Partial,

    /// <summary>Saved here, not pushed.</summary>
    NotPushed,

    /// <summary>Another run was at work.</summary>
    Locked,

    /// <summary>The user ended it.</summary>
    Cancelled,

    Failed,

    /// <summary>It never came to its end: killed, or the power went.</summary>
    Killed,

    /// <summary>All that it could see is saved, but not all of the source could be looked at.</summary>
    Blind,

    /// <summary>No sync: another remote was chosen, and has everything that is saved here; or none was, so nothing waits.</summary>
    Sent,
}

/// <summary>What is remembered of one run.</summary>
public sealed record RunRecord
{
    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Ended { get; init; }

    public required RunTrigger Trigger { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>Whether it looked at everything, and not at config or sessions alone.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Transcripts and other files saved, config included.</summary>
    public int Saved { get; init; }

    /// <summary>Files that could not be read.</summary>
    public int Problems { get; init; }

    /// <summary>Snapshots that went to the remote.</summary>
    public int Sent { get; init; }

    /// <summary>The stable word for what went wrong; null when nothing did.</summary>
    public string? Code { get; init; }

    /// <summary>One line on what went wrong.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether everything that could be read is saved on this disk.</summary>
    public bool IsSaved => Outcome is RunOutcome.Done or RunOutcome.Partial or RunOutcome.NotPushed;

    /// <summary>Whether it went wrong: not where another run was pushing, which tells itself how that ended.</summary>
    public bool IsBad =>
        Outcome is RunOutcome.Failed or RunOutcome.Killed or RunOutcome.Blind
        || (Outcome is RunOutcome.NotPushed && Code != FailureCode.Locked);

    /// <summary>Whether all it left to do is to push what it saved.</summary>
    public bool IsWaiting => Outcome is RunOutcome.NotPushed;

    /// <summary>Whether it tells that the next one may go well: not one that met another run, that was ended, or that saved a part.</summary>
    public bool IsGood => IsWhole && Outcome is (RunOutcome.Done or RunOutcome.Partial);

    /// <summary>The line of the file, its end included.</summary>
    internal byte[] ToLine() =>
        HashedJson.Line(json =>
        {
            json.WriteString("started", Started);
            json.WriteString("ended", Ended);
            json.WriteString("trigger", Word(Trigger));
            json.WriteString("outcome", Word(Outcome));
            json.WriteBoolean("whole", IsWhole);
            json.WriteNumber("saved", Saved);
            json.WriteNumber("problems", Problems);
            json.WriteNumber("sent", Sent);
            json.WriteString("code", Code);
            json.WriteString("failure", Failure);
        });

    /// <summary>Reads a line; null when it is torn, not as it was written, or of a version that knows other words.</summary>
    internal static RunRecord? TryParse(string line)
    {
        if (!HashedJson.IsWhole(Encoding.UTF8.GetBytes(line)))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return
                JsonFile.Time(json, "started") is { } started
                && JsonFile.Time(json, "ended") is { } ended
                && Enum.TryParse<RunTrigger>(Name(JsonFile.Text(json, "trigger")), ignoreCase: true, out var trigger)
                && Enum.TryParse<RunOutcome>(Name(JsonFile.Text(json, "outcome")), ignoreCase: true, out var outcome)
                ? new RunRecord
                {
                    Started = started,
                    Ended = ended,
                    Trigger = trigger,
                    Outcome = outcome,
                    IsWhole =
                        !json.TryGetProperty("whole", out var whole) || whole.ValueKind is not JsonValueKind.False,
                    Saved = JsonFile.Number(json, "saved"),
                    Problems = JsonFile.Number(json, "problems"),
                    Sent = JsonFile.Number(json, "sent"),
                    Code = JsonFile.OptionalText(json, "code"),
                    Failure = JsonFile.OptionalText(json, "failure"),
                }
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The words of documents and of the file.</summary>
    public static string Word(RunTrigger trigger) =>
        trigger switch
        {
            RunTrigger.Schedule => "schedule",
            RunTrigger.Hook => "hook",
            _ => "user",
        };

    /// <inheritdoc cref="Word(RunTrigger)"/>
    public static string Word(RunOutcome outcome) =>
        outcome switch
        {
            RunOutcome.Done => "done",
            RunOutcome.Partial => "partial",
            RunOutcome.NotPushed => "not-pushed",
            RunOutcome.Locked => "locked",
            RunOutcome.Cancelled => "cancelled",
            RunOutcome.Killed => "killed",
            RunOutcome.Blind => "blind",
            RunOutcome.Sent => "sent",
            _ => "failed",
        };

    private static string Name(string word) => word.Replace("-", "", StringComparison.Ordinal);
}
