using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Alerts;

/// <summary>
/// Scheduled runs that found no repository: deleted, or on a drive that is not there. They are counted beside the user's other records, for the
/// repository has no place for it now; two in a row are told on the desktop, once a day.
/// </summary>
/// <param name="folder">Where programs of this user keep records.</param>
/// <param name="known">By what the job knows its repository.</param>
/// <param name="notifier">The desktop.</param>
/// <param name="clock">Tells the time.</param>
public sealed class MissedRepository(AbsolutePath folder, string known, Notifier notifier, TimeProvider clock)
{
    private const int Enough = 2;

    private AbsolutePath Place =>
        folder / "claude-backup" / $"missed-{ContentHash.Of(Encoding.UTF8.GetBytes(known)).ToString()[..16]}";

    /// <summary>A run has found it.</summary>
    public void Found()
    {
        if (File.Exists(Place.Value))
        {
            File.Delete(Place.Value);
        }
    }

    /// <summary>A run has not. Where that cannot be counted it is told at once.</summary>
    /// <param name="what">The sentence that it failed with.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task MissAsync(string what, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (count, told) = Read();
        if (count + 1 < Enough || !Alert.IsDue(told, now))
        {
            Write(count + 1, told);
            return;
        }

        // before it is shown: whoever cannot write would show it at every run
        Write(count + 1, now);
        if (!await notifier.TryShowAsync($"Nothing is saved any more. {what}", cancellation))
        {
            Write(count + 1, told);
        }
    }

    private (int Count, DateTimeOffset? Told) Read()
    {
        try
        {
            return
                File.ReadAllLines(Place.Value) is [var count, var told]
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (
                    number,
                    DateTimeOffset.TryParse(
                        told,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var time
                    )
                        ? time
                        : null
                )
                : (0, null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (0, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (Enough, null);
        }
    }

    private void Write(int count, DateTimeOffset? told)
    {
        try
        {
            _ = Directory.CreateDirectory(Place.Parent!.Value);
            File.WriteAllText(
                Place.Value,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count}\n{(told is { } time ? Timestamp.Format(time) : "-")}\n"
                )
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
