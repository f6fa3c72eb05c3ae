using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>A stored session while it is read: its turns as they come, what its subagents did, and what has been learnt on the way.</summary>
/// <param name="session">The session; of one whose transcript is not kept, only its subagents are read.</param>
/// <param name="state">Which state of it.</param>
/// <param name="store">Gives the bytes.</param>
/// <exception cref="BackupException">Failed: it has neither a transcript nor a subagent, or not in that state.</exception>
public sealed class SessionReading(StoredSession session, WantedState state, SegmentStore store)
{
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TokenUsage> _usage = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);
    private readonly HashSet<Subagent> _read = [];
    private readonly StoredTranscript? _transcript = TranscriptOf(session, state, store);
    private Subagents? _agents;

    /// <summary>The session; of another state than the usual, as that state tells of itself.</summary>
    public StoredSession Session =>
        _transcript is null || IsUsual
            ? session
            : session with
            {
                Digest = TranscriptState.DigestOf(_transcript.Variant),
            };

    /// <summary>The number of the state that is read; 0 where no transcript is kept.</summary>
    public int State => _transcript?.Variant.Number ?? 0;

    /// <summary>How many states of it are kept.</summary>
    public int States => _transcript?.File.Variants.Count ?? 0;

    /// <summary>Whether it is the state that is meant when nobody says.</summary>
    public bool IsUsual => _transcript is null || State == session.Usual.Of(_transcript.File).Number;

    /// <summary>Whether it is the state with the most bytes.</summary>
    public bool IsFullest => _transcript is null || State == _transcript.File.Fullest.Number;

    /// <summary>Whether it is the state that the source held last.</summary>
    public bool IsNewest => _transcript is not null && State == _transcript.File.Current;

    /// <summary>Tells how many turns begin in each segment of a transcript, or null where nobody knows: then all is read up to what is asked for.</summary>
    public Func<Variant, IReadOnlyList<int>?> Begun { get; init; } = _ => null;

    /// <summary>The files of its subagents.</summary>
    public Subagents Agents => _agents ??= Subagents.Of(session, Whole);

    /// <summary>The session it was forked from, as far as it was read; null for none.</summary>
    public string? ForkedFrom { get; private set; }

    /// <summary>Whether all of its turns were read.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What belongs to it and could not be read so far, by the paths at the source: it is damaged, or was left at the remote.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>Tokens by model, as far as it was read: each answer once, for all of its entries carry the same count.</summary>
    public IReadOnlyDictionary<string, TokenUsage> Usage => _usage;

    /// <summary>The bytes as saved, in order.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged. Failed: no transcript is kept.</exception>
    public IEnumerable<byte[]> Bytes() => _transcript?.Pieces() ?? throw SessionPeek.WithoutTranscript(session);

    /// <summary>Its turns, read as they are taken.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    public IEnumerable<Turn> Turns()
    {
        foreach (var turn in TurnsFrom(default))
        {
            yield return turn;
        }

        IsWhole = true;
    }

    /// <summary>The turns that are wanted. An entry may also stand in the file of a subagent: then its turn is the one that called it, or, where that call is not known, all that the subagent did.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged. Not found: there is no such turn or entry.</exception>
    public IEnumerable<Turn> Select(TurnSelection wanted) =>
        wanted switch
        {
            TurnSelection.Around(var entry) => Around(entry),
            TurnSelection.One(var number) => Near(Places?.Before(number), wanted.Of),
            TurnSelection.Last when _transcript is null => Turns(),
            TurnSelection.Last(var count) => Near(
                Places is { } all ? all.Before(all.Count - count + 1) : null,
                wanted.Of
            ),
            _ => Turns(),
        };

    /// <summary>What a subagent was told, said and did, up to where its file is damaged: <see cref="Missing"/>.</summary>
    public IReadOnlyList<Step> StepsOf(Subagent agent)
    {
        _read.Add(agent);
        return TurnReader.Steps(Sound(agent.File, Noted(EntriesOf(agent))));
    }

    /// <summary>
    /// The subagents whose call was not met, to be shown with all that they did: those that none of them began first, for what one of them shows of another is
    /// not given again.
    /// </summary>
    public IEnumerable<Subagent> OtherAgents()
    {
        Subagent[] left = [.. Agents.NotMet];
        var begun =
            left.Length < 2
                ? []
                : left.SelectMany(agent => TurnReader.Steps(Sound(agent.File, EntriesOf(agent))))
                    .SelectMany(Agents.Began)
                    .ToHashSet();
        foreach (var agent in left.OrderBy(begun.Contains))
        {
            if (Agents.NotMet.Contains(agent))
            {
                yield return agent;
            }
        }
    }

    /// <summary>Counts the tokens of the subagents that were not read.</summary>
    public void CountAgents()
    {
        foreach (var agent in Agents.All.Where(_read.Add))
        {
            foreach (var _ in Sound(agent.File, Noted(EntriesOf(agent))))
            {
                // the count is all that is wanted of them
            }
        }
    }

    /// <summary>
    /// What came of a call, with all that the tool gave back: of a long result the transcript has only the beginning, and where the client put the rest. That
    /// place is on the machine of then, so it is looked for in what is stored.
    /// </summary>
    public Outcome Whole(Outcome outcome)
    {
        var file = PersistedResult.NameOf(outcome.Text) is { } name
            ? session
                .SideFiles.Select(entry => entry.File)
                .FirstOrDefault(side => side.Source.Value.EndsWith($"/tool-results/{name}", StringComparison.Ordinal))
            : null;
        return
            file is not null
            && IfSound(
                file,
                () => SideFileText.Read(new StoredTranscript(store, session.Machine, file, file.Fullest).Pieces())
            )
                is { Text: { } text } read
            ? outcome with
            {
                Text = text,
                IsCut = read.IsCut,
            }
            : outcome;
    }

    private TurnPlaces? Places =>
        _transcript is not null && Begun(_transcript.Variant) is { } begun ? new TurnPlaces(begun) : null;

    private IEnumerable<Turn> TurnsFrom(TurnPlace place)
    {
        // it may be read again
        _usage.Clear();
        _counted.Clear();
        _read.Clear();
        IsWhole = false;
        return TurnReader.Read(Noted(_transcript?.Entries(place.Segment) ?? []), place.Turns);
    }

    private Turn[] Near(TurnPlace? place, Func<IEnumerable<Turn>, IEnumerable<Turn>> choose)
    {
        if (place is { Segment: > 0 } near)
        {
            Turn[] found = [.. choose(TurnsFrom(near))];
            // of a result that came late only what stands before tells which tool it is of
            if (!Array.Exists(found, turn => turn.Steps.Any(s => s is { Kind: ContentKind.Result, Tool.Length: 0 })))
            {
                return found;
            }
        }

        return [.. choose(TurnsFrom(default))];
    }

    private Turn[] InTranscript(string entry)
    {
        if (!EntryBytes.CanTell(entry) || Places is not { } places)
        {
            return [.. Chosen(TurnsFrom(default))];
        }

        return _transcript!.FirstWith(entry) is { } segment ? Near(places.Around(segment), Chosen) : [];

        IEnumerable<Turn> Chosen(IEnumerable<Turn> turns) =>
            TurnSelection.Around.Of(turns, step => step.Holds(entry), turn => turn.IsOf(entry));
    }

    private Turn[] Around(string entry)
    {
        var found = InTranscript(entry);
        if (found.Length > 0)
        {
            return found;
        }

        var of =
            Agents.All.FirstOrDefault(a => StepsOf(a).Any(s => s.Holds(entry))) ?? throw TurnSelection.NotThere(entry);
        // its turn is that of its call, which may stand in another subagent
        var met = new HashSet<Subagent>();
        for (var agent = of; agent is not null && met.Add(agent); agent = CallerOf(agent))
        {
            found = AroundCall(agent);
            if (found.Length > 0)
            {
                return found;
            }
        }

        // of no turn that is known: then what it did itself
        return [new Turn(0, "", StepsOf(of))];
    }

    private Turn[] AroundCall(Subagent agent)
    {
        if (
            EntryBytes.CanTell(agent.CallId)
            && Places is { } places
            && _transcript!.FirstWith(agent.CallId) is { } segment
            && Near(places.Around(segment), Chosen) is { Length: > 0 } found
        )
        {
            return found;
        }

        return Near(place: null, Chosen);

        IEnumerable<Turn> Chosen(IEnumerable<Turn> turns) =>
            TurnSelection.Around.Of(turns, step => Calls(step, agent), _ => false);
    }

    private Subagent? CallerOf(Subagent agent) =>
        Agents.All.FirstOrDefault(other => other != agent && StepsOf(other).Any(step => Calls(step, agent)));

    private bool Calls(Step step, Subagent agent) =>
        Agents.Of(step).Contains(agent) || step.Inner.Any(inner => Calls(inner, agent));

    private IEnumerable<TranscriptEntry> EntriesOf(Subagent agent) =>
        new StoredTranscript(store, session.Machine, agent.File, agent.File.Fullest).Entries();

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

    // a subagent whose file is damaged is shown as far as it can be read
    private IEnumerable<TranscriptEntry> Sound(StoredFile file, IEnumerable<TranscriptEntry> entries)
    {
        using var each = entries.GetEnumerator();
        while (true)
        {
            try
            {
                if (!each.MoveNext())
                {
                    yield break;
                }
            }
            catch (BackupException e) when (e.LacksBytes)
            {
                _ = _missing.Add(file.Source.Value);
                yield break;
            }

            yield return each.Current;
        }
    }

    private static StoredTranscript? TranscriptOf(StoredSession session, WantedState state, SegmentStore store) =>
        session.Transcript?.File is { } file ? new StoredTranscript(store, session.Machine, file, state.Of(file))
        : session.Files.Any(side => Subagents.IsOne(side.Source)) ? null
        : throw SessionPeek.WithoutTranscript(session);

    private byte[]? Whole(StoredFile file) => IfSound(file, () => store.ReadAll(session.Machine, file, file.Fullest));

    private T? IfSound<T>(StoredFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            // damaged, or left at the remote: what refers to it is shown all the same
            _ = _missing.Add(file.Source.Value);
            return default;
        }
    }
}
