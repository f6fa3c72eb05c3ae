using System.Text;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>A stored session while it is read: its turns as they come, what its sub-agents did, and what has been learnt on the way.</summary>
/// <param name="session">The session, which has a transcript.</param>
/// <param name="state">Which state of it.</param>
/// <param name="store">Gives the bytes.</param>
/// <exception cref="BackupException">Failed: it has no transcript, or not in that state.</exception>
public sealed partial class SessionReading(StoredSession session, WantedState state, SegmentStore store)
{
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TokenUsage> _usage = new(StringComparer.Ordinal);
    private readonly StoredTranscript _transcript = TranscriptOf(session, state, store);

    /// <summary>The session.</summary>
    public StoredSession Session => session;

    /// <summary>The files of its sub-agents.</summary>
    public Subagents Agents { get; } = Subagents.Of(session, file => Whole(session, file, store));

    /// <summary>The session it was forked from, as far as it was read; null for none.</summary>
    public string? ForkedFrom { get; private set; }

    /// <summary>Tokens by model, as far as it was read: each answer once, for all of its entries carry the same count.</summary>
    public IReadOnlyDictionary<string, TokenUsage> Usage => _usage;

    /// <summary>The bytes as saved, in order.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    public IEnumerable<byte[]> Bytes() => _transcript.Pieces();

    /// <summary>Its turns, read as they are taken.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    public IEnumerable<Turn> Turns() => TurnReader.Read(Noted(_transcript.Entries()));

    /// <summary>What a sub-agent was told, said and did.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    public IEnumerable<Step> StepsOf(Subagent agent)
    {
        var transcript = new StoredTranscript(store, session.Machine, agent.File, agent.File.Fullest);
        return TurnReader
            .Read(Noted(transcript.Entries()).Select(entry => entry with { IsSidechain = true }))
            .SelectMany(turn => turn.Steps);
    }

    /// <summary>
    /// What a tool gave back, as a whole: of a long result the transcript has only the beginning, and where the client put the rest. That place is on the
    /// machine of then, so it is looked for in what is stored.
    /// </summary>
    public string TextOf(Outcome outcome)
    {
        if (OwnFile().Match(outcome.Text) is not { Success: true } named)
        {
            return outcome.Text;
        }

        var file = session
            .SideFiles.Select(entry => entry.File)
            .FirstOrDefault(side =>
                side.Source.Value.EndsWith($"/tool-results/{named.Groups["name"].Value}", StringComparison.Ordinal)
            );
        return file is not null && Whole(session, file, store) is { } bytes
            ? Encoding.UTF8.GetString(bytes)
            : outcome.Text;
    }

    private IEnumerable<TranscriptEntry> Noted(IEnumerable<TranscriptEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (
                entry.ForkedFrom is { Length: > 0 } origin
                && !string.Equals(origin, session.Id, StringComparison.OrdinalIgnoreCase)
            )
            {
                ForkedFrom ??= origin;
            }

            if (
                entry is { Model.Length: > 0, Usage: { } usage }
                && (entry.MessageId.Length == 0 || _counted.Add(entry.MessageId))
            )
            {
                _usage[entry.Model] = _usage.GetValueOrDefault(entry.Model, TokenUsage.None).Plus(usage);
            }

            yield return entry;
        }
    }

    private static StoredTranscript TranscriptOf(StoredSession session, WantedState state, SegmentStore store) =>
        session.Transcript?.File is { } file
            ? new StoredTranscript(store, session.Machine, file, state.Of(file))
            : throw SessionPeek.WithoutTranscript(session);

    private static byte[]? Whole(StoredSession session, StoredFile file, SegmentStore store)
    {
        try
        {
            return store.ReadAll(session.Machine, file, file.Fullest);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            // damaged, or left at the remote: what refers to it is shown all the same
            return null;
        }
    }

    [GeneratedRegex(
        @"tool-results[/\\](?<name>[\w.-]+\.txt)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex OwnFile();
}
