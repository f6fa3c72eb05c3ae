using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.ClaudeConfig;

/// <summary>Which values of a stored JSON file have asterisks in place of what was forgotten. Pure.</summary>
internal sealed class MaskedValues
{
    private readonly JsonElement? _stored;
    private readonly JsonElement? _filled;

    /// <param name="masks">What is masked in what is stored.</param>
    /// <param name="variant">Of the file.</param>
    /// <param name="stored">Its bytes.</param>
    public MaskedValues(Masks masks, Variant variant, byte[] stored)
    {
        Last = masks.LastOf(variant);
        if (Last is null)
        {
            return;
        }

        // a value is masked if it is another one with something else in place of the asterisks
        var filled = stored.ToArray();
        foreach (var (start, length) in masks.RangesOf(variant))
        {
            filled.AsSpan((int)start, length).Fill((byte)'#');
        }

        (_stored, _filled) = (JsonKeys.TryParse(stored), JsonKeys.TryParse(filled));
    }

    /// <summary>When something in the file was last masked; null where nothing is.</summary>
    public DateTimeOffset? Last { get; }

    /// <summary>Whether something is masked in the value at a path.</summary>
    public bool At(IReadOnlyList<string> path) =>
        _stored is { } stored
        && _filled is { } filled
        && JsonKeys.At(stored, path) is { } one
        && JsonKeys.At(filled, path) is { } other
        && one.GetRawText() != other.GetRawText();
}
