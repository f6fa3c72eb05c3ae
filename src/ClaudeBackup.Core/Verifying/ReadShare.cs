using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Verifying;

/// <summary>
/// Which part of the stored bytes is read. Segments fall into slices by their hash, which spreads them evenly and for good, so a part is a number of
/// slices, whatever was added meanwhile. Pure.
/// </summary>
public sealed record ReadShare
{
    /// <inheritdoc cref="VerifyRecord.Slices"/>
    public const int Slices = VerifyRecord.Slices;

    private readonly Func<VerifyRecord, IReadOnlySet<int>> _choose;

    private ReadShare(Func<VerifyRecord, IReadOnlySet<int>> choose) => _choose = choose;

    /// <summary>Nothing: names and sizes alone are looked at.</summary>
    public static ReadShare None { get; } = new(_ => new HashSet<int>());

    /// <summary>Everything.</summary>
    public static ReadShare All { get; } = new(_ => Enumerable.Range(0, Slices).ToHashSet());

    /// <summary>The slices to read.</summary>
    /// <param name="record">When each was last read.</param>
    public IReadOnlySet<int> Of(VerifyRecord record) => _choose(record);

    /// <summary>The slice of a segment.</summary>
    public static int SliceOf(Segment segment)
    {
        Span<byte> hash = stackalloc byte[ContentHash.Length];
        segment.Hash.CopyTo(hash);
        return ((hash[0] << 8) | hash[1]) % Slices;
    }

    /// <summary>Takes <c>n/t</c>, the nth of t parts, or <c>x%</c>, those that were not read for the longest.</summary>
    /// <exception cref="BackupException">Usage: it is neither.</exception>
    public static ReadShare Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (PercentOf(text) is { } percent)
        {
            return Oldest((int)Math.Ceiling(percent * Slices / 100));
        }

        return
            text.Split('/') is [var nth, var parts]
            && int.TryParse(nth, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && int.TryParse(parts, NumberStyles.None, CultureInfo.InvariantCulture, out var t)
            && t is > 0 and <= Slices
            && n > 0
            && n <= t
            ? new ReadShare(_ => Enumerable.Range(0, Slices).Where(slice => slice % t == n - 1).ToHashSet())
            : throw new BackupException(
                FailureKind.Usage,
                $"{text} is no part of the data.",
                $"Give a part of several, such as 1/5 (of at most {Slices}), or a share, such as 10%."
            );
    }

    /// <summary>What <c>x%</c> says: more than 0 and no more than 100; null for anything else.</summary>
    internal static decimal? PercentOf(string text) =>
        text.EndsWith('%')
        && decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
        && percent is > 0 and <= 100
            ? percent
            : null;

    // among equals the first, so that a run after another goes on where that one ended
    private static ReadShare Oldest(int count) =>
        new(record =>
            Enumerable
                .Range(0, Slices)
                .OrderBy(slice => record.Read(slice))
                .ThenBy(slice => slice)
                .Take(count)
                .ToHashSet()
        );
}
