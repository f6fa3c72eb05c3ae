using System.Text.Json;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Alerts;

/// <summary>
/// Notices in local state. Runs put them there; the hook of a session that starts takes those that are due. Two files, so that neither
/// overwrites what the other knows.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class NoticeBoard(BackupRepository repository)
{
    private const string NoticesFile = "notices.json";
    private const string ToldFile = "told.json";
    private const int Most = 50;

    /// <summary>Puts a notice there, in the place of one with the same key.</summary>
    public void Put(Notice notice) => Write([.. Read().Where(n => n.Key != notice.Key).TakeLast(Most - 1), notice]);

    /// <summary>Puts notices in the place of those on the same matter.</summary>
    /// <param name="matter">How their keys begin.</param>
    /// <param name="notices">All that holds now; none takes them away.</param>
    public void Replace(string matter, IEnumerable<Notice> notices)
    {
        var before = Read();
        Notice[] after = [.. before.Where(n => !n.Key.StartsWith(matter, StringComparison.Ordinal)), .. notices];
        if (!after.SequenceEqual(before))
        {
            Write(after);
        }
    }

    /// <summary>The notices to tell now; they count as told.</summary>
    /// <param name="now">The present.</param>
    /// <param name="others">What is known from elsewhere, told first.</param>
    public IReadOnlyList<Notice> TakeDue(DateTimeOffset now, params IEnumerable<Notice> others)
    {
        var told = Told();
        var notices = others.Concat(Read()).Where(n => n.Until is not { } until || now < until).ToArray();
        var due = notices.Where(n => !told.TryGetValue(n.Key, out var time) || IsDueAgain(n, now - time)).ToArray();
        if (due.Length > 0)
        {
            foreach (var notice in due)
            {
                told[notice.Key] = now;
            }

            var known = notices.Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
            Write(
                ToldFile,
                json =>
                {
                    foreach (var (key, time) in told.Where(t => known.Contains(t.Key)))
                    {
                        json.WriteString(key, time);
                    }
                }
            );
        }

        // a warning of the run that saw it may say the same
        return [.. due.DistinctBy(n => n.Text)];
    }

    // a clock that was wrong once must not silence for years
    private static bool IsDueAgain(Notice notice, TimeSpan since) =>
        notice.Again is { } again && (since >= again || since < -again);

    private Dictionary<string, DateTimeOffset> Told() =>
        JsonFile.TryRead(
            repository.LocalFolder / ToldFile,
            json =>
                json.EnumerateObject()
                    .Where(p => p.Value.TryGetDateTimeOffset(out _))
                    .ToDictionary(p => p.Name, p => p.Value.GetDateTimeOffset(), StringComparer.Ordinal)
        ) ?? new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);

    private IReadOnlyList<Notice> Read() =>
        JsonFile.TryRead<IReadOnlyList<Notice>>(
            repository.LocalFolder / NoticesFile,
            json =>
                [
                    .. json.GetProperty("notices")
                        .EnumerateArray()
                        .Select(n => new Notice(
                            JsonFile.Text(n, "key"),
                            JsonFile.Text(n, "text"),
                            JsonFile.Number(n, "againHours") is > 0 and var hours ? TimeSpan.FromHours(hours) : null
                        )
                        {
                            Until = JsonFile.Time(n, "until"),
                        }),
                ]
        ) ?? [];

    private void Write(IReadOnlyList<Notice> notices) =>
        Write(
            NoticesFile,
            json =>
            {
                json.WriteStartArray("notices");
                foreach (var notice in notices)
                {
                    json.WriteStartObject();
                    json.WriteString("key", notice.Key);
                    json.WriteString("text", notice.Text);
                    json.WriteNumber("againHours", (int)(notice.Again?.TotalHours ?? 0));
                    if (notice.Until is { } until)
                    {
                        json.WriteString("until", until);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    private void Write(string name, Action<Utf8JsonWriter> fields)
    {
        try
        {
            AtomicFile.Write(repository.LocalFolder / name, JsonFile.Bytes(fields));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // told once more, or not at all: no reason to fail what it tells of
            return;
        }
    }
}
