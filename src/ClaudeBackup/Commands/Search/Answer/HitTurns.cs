using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>The turns around a hit, parted by it. Pure.</summary>
internal static class HitTurns
{
    /// <summary>Those before it and those behind it. Of its own turn what was asked comes before, what was answered behind; neither where it is the hit itself.</summary>
    public static (IEnumerable<SearchTurnDocument> Before, IEnumerable<SearchTurnDocument> Behind) Around(
        SearchHitDocument hit
    )
    {
        var own = hit.Context.FirstOrDefault(t => t.Own);
        var at = own is null ? hit.Context.Count : hit.Context.ToList().IndexOf(own);
        return (
            [
                .. hit.Context.Take(at),
                .. own is { Prompt: not null } && hit.Kind != "prompt"
                    ? [own with { Answer = null }]
                    : Array.Empty<SearchTurnDocument>(),
            ],
            [
                .. own is { Answer: not null } && hit.Kind != "answer"
                    ? [own with { Prompt = null, Entry = null, Time = null }]
                    : Array.Empty<SearchTurnDocument>(),
                .. hit.Context.Skip(at + 1),
            ]
        );
    }
}
