using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Pruning;

/// <summary>Finds states of <see cref="ClientNotes"/> that say nothing which another state, or a saved session, does not.</summary>
/// <param name="reader">Gives bytes.</param>
/// <param name="newest">What the machine has stored now: its sessions stay whatever the policy.</param>
internal sealed class Superseded(SavedBytes reader, MachineIndex newest)
{
    private readonly Lazy<HashSet<string>> _sessions = new(() =>
        [
            .. newest
                .Files.Select(f => SessionPath.Of(f.Source))
                .Where(p => p is { Role: SessionPathRole.Transcript })
                .Select(p => p!.SessionId!.ToLowerInvariant()),
        ]
    );

    private (SavedContent State, byte[]? Bytes)? _later;

    /// <summary>Whether a state is made superfluous by a later one.</summary>
    public async Task<bool> ByAsync(SavedContent earlier, SavedContent later, CancellationToken cancellation)
    {
        var source = earlier.Path.ToSource();
        if (!ClientNotes.Has(source) || earlier.Size > ClientNotes.Largest || later.Size > ClientNotes.Largest)
        {
            return false;
        }

        if (_later is not { } known || !ReferenceEquals(known.State, later))
        {
            _later = known = (later, await BytesAsync(later, cancellation));
        }

        return known.Bytes is { } after
            && await BytesAsync(earlier, cancellation) is { } before
            && ClientNotes.IsSuperseded(source, before, after, _sessions.Value.Contains);
    }

    private async Task<byte[]?> BytesAsync(SavedContent state, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; i < state.Pieces.Count; i++)
        {
            if (await reader.TryReadAsync(state, i, cancellation) is not { } piece)
            {
                return null;
            }

            bytes.Write(piece);
        }

        return bytes.ToArray();
    }
}
