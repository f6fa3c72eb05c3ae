using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Alerts;

/// <summary>
/// Notices in a local file. Runs put them there; the hook of a session that starts takes those that are due. Two files, so that neither
/// overwrites what the other knows.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class NoticeBoard(BackupRepository repository)
{
    private const int Most = 50;

    private static readonly LocalFile<IReadOnlyList<Notice>> Notices = new("notices.json", Read, Write);
    private static readonly LocalFile<Dictionary<string, DateTimeOffset>> Told = new("told.json", ReadTold, WriteTold);

    /// <summary>Puts a notice there, in the place of one with the same key.</summary>
    public void Put(Notice notice) =>
        Change(Notices, before => [.. (before ?? []).Where(n => n.Key != notice.Key).TakeLast(Most - 1), notice]);

    /// <summary>Puts notices in the place of those on the same matter.</summary>
    /// <param name="matter">How their keys begin.</param>
    /// <param name="notices">All that holds now; none takes them away.</param>
    public void Replace(string matter, IEnumerable<Notice> notices)
    {
        IReadOnlyList<Notice> now = [.. notices];
        // most runs have nothing to say and nothing to take back
        if (now.Count > 0 || Notices.TryRead(repository)?.Any(n => IsOn(matter, n)) is true)
        {
            Change(Notices, before => [.. (before ?? []).Where(n => !IsOn(matter, n)), .. now]);
        }
    }

    /// <summary>The notices to tell now; they count as told.</summary>
    /// <param name="now">The present.</param>
    /// <param name="others">What is known from elsewhere, told first.</param>
    public IReadOnlyList<Notice> TakeDue(DateTimeOffset now, params IEnumerable<Notice> others)
    {
        var told = Told.TryRead(repository) ?? [];
        var notices = others
            .Concat(Notices.TryRead(repository) ?? [])
            .Where(n => n.Until is not { } until || now < until)
            .ToArray();
        var due = notices.Where(n => !told.TryGetValue(n.Key, out var time) || IsDueAgain(n, now - time)).ToArray();
        if (due.Length > 0)
        {
            var known = notices.Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
            Change(
                Told,
                before =>
                    due.Select(n => KeyValuePair.Create(n.Key, now))
                        .Concat((before ?? []).Where(t => known.Contains(t.Key)))
                        .DistinctBy(t => t.Key, StringComparer.Ordinal)
                        .ToDictionary(StringComparer.Ordinal)
            );
        }

        // a warning of the run that saw it may say the same
        return [.. due.DistinctBy(n => n.Text)];
    }

    // a clock that was wrong once must not silence for years
    private static bool IsDueAgain(Notice notice, TimeSpan since) =>
        notice.Again is { } again && (since >= again || since < -again);

    private static bool IsOn(string matter, Notice notice) => notice.Key.StartsWith(matter, StringComparison.Ordinal);

    private static Dictionary<string, DateTimeOffset> ReadTold(JsonElement json) =>
        json.EnumerateObject()
            .Where(p => p.Value.ValueKind is JsonValueKind.String && p.Value.TryGetDateTimeOffset(out _))
            .ToDictionary(p => p.Name, p => p.Value.GetDateTimeOffset(), StringComparer.Ordinal);

    private static void WriteTold(Utf8JsonWriter json, Dictionary<string, DateTimeOffset> told)
    {
        foreach (var (key, time) in told)
        {
            json.WriteString(key, time);
        }
    }

    private static IReadOnlyList<Notice> Read(JsonElement json) =>
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
        ];

    private static void Write(Utf8JsonWriter json, IReadOnlyList<Notice> notices)
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

    private void Change<T>(LocalFile<T> file, Func<T?, T> change)
        where T : class
    {
        try
        {
            _ = file.Change(repository, change);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BackupException)
        {
            // told once more, or not at all: no reason to fail what it tells of
            return;
        }
    }
}
