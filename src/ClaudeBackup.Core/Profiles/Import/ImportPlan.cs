using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Profiles;

/// <summary>One file of an import.</summary>
public sealed record ImportStep
{
    /// <summary>Below the Claude home.</summary>
    public required RelativePath Path { get; init; }

    /// <summary>Where it goes.</summary>
    public required AbsolutePath Target { get; init; }

    /// <summary>What is done.</summary>
    public required RestoreAction Action { get; init; }

    /// <summary>SHA-256 of the bytes that were looked at, in hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Where the replaced file goes.</summary>
    public AbsolutePath? Aside { get; init; }
}

/// <summary>What taking over a setup is going to do, decided before anything is written.</summary>
public sealed record ImportPlan
{
    private const int MostNamed = 10;

    /// <summary>Ordered by path.</summary>
    public required IReadOnlyList<ImportStep> Steps { get; init; }

    /// <summary>What may not be there; not empty, nothing is written.</summary>
    public required IReadOnlyList<RefusedFile> Refused { get; init; }

    /// <summary>What Claude Code is going to run because of what is written.</summary>
    public required IReadOnlyList<SetupCommand> Commands { get; init; }

    /// <summary>What goes into the client's own file; null when there is nothing.</summary>
    public required ClaudeJsonMerge? ClaudeJson { get; init; }

    /// <summary>Sentences the user must see.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What cannot be taken over; the rest is.</summary>
    public IReadOnlyList<FileProblem> Problems { get; init; } = [];

    /// <summary>Where the setup comes from, for people.</summary>
    public required string Origin { get; init; }

    /// <summary>Why nothing of it is taken over; null when it may be.</summary>
    public Refusal? Refusal =>
        Refused.Count == 0
            ? null
            : new Refusal(
                FailureCode.Refused,
                $"{Origin} was refused; nothing was written. {string.Join("; ", Refused.Take(MostNamed).Select(r => $"{r.Name}: {r.Reason}"))}{(Refused.Count > MostNamed ? $"; and {Refused.Count - MostNamed} more" : "")}.",
                "A profile holds files of the setup and nothing else. Check where this one comes from."
            );

    /// <summary>What <see cref="ClaudeJson"/> was made of.</summary>
    internal ClaudeJsonRequest? ClaudeJsonRequest { get; init; }

    /// <summary>Whether anything is going to be written.</summary>
    public bool IsChange =>
        Refused.Count == 0
        && (
            Steps.Any(s => s.Action is RestoreAction.Write or RestoreAction.Replace) || ClaudeJson is { IsChange: true }
        );
}
