using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Reading;

/// <summary>Counts the tokens of each model, each answer once: its entries all carry the same count.</summary>
public sealed class UsageTally
{
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TokenUsage> _models = new(StringComparer.Ordinal);

    /// <summary>What each model took so far.</summary>
    public IReadOnlyDictionary<string, TokenUsage> Models => _models;

    /// <summary>Counts what passes by.</summary>
    public IEnumerable<TranscriptEntry> Through(IEnumerable<TranscriptEntry> entries)
    {
        foreach (var entry in entries)
        {
            Add(entry);
            yield return entry;
        }
    }

    private void Add(TranscriptEntry entry)
    {
        if (entry is { Model.Length: > 0, Usage: { } usage } && (entry.MessageId.Length == 0 || _counted.Add(entry.MessageId)))
        {
            _models[entry.Model] = _models.GetValueOrDefault(entry.Model, TokenUsage.None).Plus(usage);
        }
    }
}
