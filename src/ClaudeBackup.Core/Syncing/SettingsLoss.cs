using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>A settings file that lost most of what it said, as an update, a reset or an agent leaves it.</summary>
/// <param name="File">Below the Claude home.</param>
/// <param name="Before">The last snapshot that has all of it.</param>
/// <param name="Time">When a sync saw the loss.</param>
/// <param name="Was">Bytes it said before, without layout.</param>
/// <param name="Is">Bytes that are left.</param>
public sealed record SettingsLoss(string File, ObjectId Before, DateTimeOffset Time, long Was, long Is)
{
    private static readonly LocalFile<IReadOnlyList<SettingsLoss>> Stored = new("losses.json", All, WriteTo);

    /// <summary>Whoever has not acted by then did not mind.</summary>
    public static readonly TimeSpan Told = TimeSpan.FromDays(7);

    /// <summary>Whether it is still told. One of the future, seen while the clock was wrong, is none to go on about.</summary>
    public bool IsRecent(DateTimeOffset now) => (now - Time).Duration() < Told;

    /// <summary>What happened, and when it was seen; without a full stop.</summary>
    /// <param name="local">The clock of whoever reads it.</param>
    public string What(LocalTime local) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{File} {(Is == 0 ? "lost all it said" : $"lost most of what it said, {Was:N0} bytes before and {Is:N0} now")} ({local.InWords(Time)})"
        );

    /// <summary>What brings it back.</summary>
    public string Command => $"claude-backup config restore {File} --at {Before.ShortForm}";

    /// <summary>One sentence with the way back.</summary>
    /// <param name="local">The clock of whoever reads it.</param>
    public string Sentence(LocalTime local) => $"{What(local)}. Bring it back: {Command}";

    /// <summary>What is remembered; a damaged file says nothing.</summary>
    public static IReadOnlyList<SettingsLoss> ReadAll(BackupRepository repository) => Stored.TryRead(repository) ?? [];

    /// <summary>Remembers these and no others.</summary>
    public static void WriteAll(BackupRepository repository, IReadOnlyList<SettingsLoss> losses) =>
        Stored.Change(repository, _ => losses);

    private static IReadOnlyList<SettingsLoss> All(JsonElement json) =>
        [
            .. json.GetProperty("losses")
                .EnumerateArray()
                .Select(l => new SettingsLoss(
                    JsonFile.Text(l, "file"),
                    ObjectId.Parse(JsonFile.Text(l, "before")),
                    JsonFile.Time(l, "time") ?? throw new FormatException("A loss has a time."),
                    l.GetProperty("was").GetInt64(),
                    l.GetProperty("is").GetInt64()
                )),
        ];

    private static void WriteTo(Utf8JsonWriter json, IReadOnlyList<SettingsLoss> losses)
    {
        json.WriteStartArray("losses");
        foreach (var loss in losses)
        {
            json.WriteStartObject();
            json.WriteString("file", loss.File);
            json.WriteString("before", loss.Before.ToString());
            json.WriteString("time", loss.Time);
            json.WriteNumber("was", loss.Was);
            json.WriteNumber("is", loss.Is);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
