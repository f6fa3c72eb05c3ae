using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What is remembered of the remote, in a local file.</summary>
public sealed record LastExchange
{
    private static readonly LocalFile<LastExchange> Stored = new(
        "remote.json",
        json => new LastExchange
        {
            Agreed = JsonFile.Time(json, "agreed"),
            Failed = JsonFile.Time(json, "failed"),
            Failure = JsonFile.OptionalText(json, "failure"),
            Code = JsonFile.OptionalText(json, "code"),
            Hint = JsonFile.OptionalText(json, "hint"),
            SizeLevelTold = JsonFile.Number(json, "sizeLevelTold"),
            Exposed =
                JsonFile.Time(json, "exposed") is { } seen && JsonFile.OptionalText(json, "exposure") is { } words
                    ? new Exposure(words, JsonFile.OptionalText(json, "exposureHint"), seen)
                    : null,
        },
        (json, record) =>
        {
            json.WriteString("agreed", record.Agreed?.ToString("O"));
            json.WriteString("failed", record.Failed?.ToString("O"));
            json.WriteString("failure", record.Failure);
            json.WriteString("code", record.Code);
            json.WriteString("hint", record.Hint);
            json.WriteNumber("sizeLevelTold", record.SizeLevelTold);
            if (record.Exposed is { } exposed)
            {
                json.WriteString("exposed", exposed.Seen.ToString("O"));
                json.WriteString("exposure", exposed.Words);
                json.WriteString("exposureHint", exposed.Hint);
            }
        }
    );

    /// <summary>When the remote was last known to have everything; null before the first time.</summary>
    public DateTimeOffset? Agreed { get; init; }

    /// <summary>When talking with it last failed; null when that went well.</summary>
    public DateTimeOffset? Failed { get; init; }

    /// <summary>One line on why it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>The stable word for that failure.</summary>
    public string? Code { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Hint { get; init; }

    /// <summary>How pressing the advice on the remote's size was that the user has heard.</summary>
    public int SizeLevelTold { get; init; }

    /// <summary>Who can read it that should not; null when nobody is known to.</summary>
    public Exposure? Exposed { get; init; }

    /// <summary>Reads the record; an unreadable one is no record.</summary>
    public static LastExchange Read(BackupRepository repository) => Stored.TryRead(repository) ?? new LastExchange();

    /// <summary>Changes the record.</summary>
    public static void Change(BackupRepository repository, Func<LastExchange, LastExchange> change) =>
        Stored.Change(repository, record => change(record ?? new LastExchange()));

    /// <summary>Replaces the record.</summary>
    public void Write(BackupRepository repository) => Change(repository, _ => this);
}
