using System.Globalization;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Runs;

/// <summary>When each slice of the stored bytes was last read and found whole. A file that is gone or torn means never.</summary>
public sealed record VerifyRecord
{
    /// <summary>Into so many parts all stored bytes are divided, by the hash of their segment.</summary>
    public const int Slices = 1024;

    private const string Header = "verified 2";

    private readonly IReadOnlyList<long> _seconds;

    private VerifyRecord(IReadOnlyList<long> seconds) => _seconds = seconds;

    /// <summary>Nothing was read yet.</summary>
    public static VerifyRecord Never { get; } = new(new long[Slices]);

    /// <summary>Whether all of it was read at some time.</summary>
    public bool IsWhole => Oldest is not null;

    /// <summary>Everything was read since then; null where something never was.</summary>
    public DateTimeOffset? Oldest =>
        _seconds.Min() is > 0 and var first ? DateTimeOffset.FromUnixTimeSeconds(first) : null;

    /// <summary>When a slice was last read; the epoch for never.</summary>
    public DateTimeOffset Read(int slice) => DateTimeOffset.FromUnixTimeSeconds(_seconds[slice]);

    /// <summary>This, with some slices read just now.</summary>
    public VerifyRecord With(IEnumerable<int> slices, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(slices);
        var seconds = _seconds.ToArray();
        foreach (var slice in slices)
        {
            seconds[slice] = now.ToUnixTimeSeconds();
        }

        return new VerifyRecord(seconds);
    }

    /// <summary>Where it lies.</summary>
    public static AbsolutePath FileOf(BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return repository.LocalFolder / "verified";
    }

    /// <summary>Reads it. A time that has not come yet, for a clock was wrong, counts as never.</summary>
    public static VerifyRecord Read(BackupRepository repository, DateTimeOffset now)
    {
        try
        {
            return HashedLines.TryRead(FileOf(repository)) is [Header, .. var rest] && rest.Length == Slices
                ? new VerifyRecord([
                    .. rest.Select(line => long.Parse(line, NumberStyles.None, CultureInfo.InvariantCulture))
                        .Select(second => second <= now.ToUnixTimeSeconds() ? second : 0),
                ])
                : Never;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return Never;
        }
    }

    /// <summary>Keeps it. Without it, everything counts as never read; so it is worth no failure.</summary>
    public void TryWrite(BackupRepository repository)
    {
        try
        {
            AtomicFile.WriteText(
                FileOf(repository),
                HashedLines.Text(_seconds.Select(s => s.ToString(CultureInfo.InvariantCulture)).Prepend(Header))
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
