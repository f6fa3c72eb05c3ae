using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Format;

/// <summary>
/// A digest as an object of a list of files; <c>docs/format.md</c> describes its keys. It is derived from the entries, so any
/// doubt about it reads as absence. Other keys or other rules for what they tell get another format number; one of an earlier number is
/// read and written as it is.
/// </summary>
internal static class TranscriptDigestJson
{
    private const int DayLength = 10;

    /// <summary>Writes the object, without what is null, zero or none.</summary>
    public static void Write(Utf8JsonWriter writer, TranscriptDigest digest)
    {
        writer.WriteStartObject();
        writer.WriteNumber("format"u8, digest.Format);
        Write(writer, "first"u8, digest.FirstTime);
        Write(writer, "last"u8, digest.LastTime);
        Write(writer, "days"u8, digest.ActiveDays);
        Write(writer, "customTitle"u8, digest.CustomTitle);
        Write(writer, "aiTitle"u8, digest.AiTitle);
        Write(writer, "summary"u8, digest.Summary);
        Write(writer, "lastPrompt"u8, digest.LastPrompt);
        Write(writer, "firstPrompt"u8, digest.FirstPrompt);
        Write(writer, "firstCommand"u8, digest.FirstCommand);
        Write(writer, "markedPrompt"u8, digest.MarkedPrompt);
        Write(writer, "firstCwd"u8, digest.FirstCwd);
        Write(writer, "lastCwd"u8, digest.LastCwd);
        Write(writer, "branch"u8, digest.LastBranch);
        Write(writer, "sessionId"u8, digest.SessionId);
        Write(writer, "version"u8, digest.ClientVersion);
        Write(writer, "entries"u8, digest.Entries);
        Write(writer, "userMessages"u8, digest.UserMessages);
        Write(writer, "assistantMessages"u8, digest.AssistantMessages);
        Write(writer, "damagedLines"u8, digest.DamagedLines);
        Write(writer, "joinedLines"u8, digest.JoinedLines);
        Write(writer, "firstMessageId"u8, digest.FirstMessageId);
        Write(writer, "lastMessageId"u8, digest.LastMessageId);
        writer.WriteEndObject();
    }

    /// <summary>Reads the value at which the reader stands; null when it is no digest of this format. The JSON itself is sound.</summary>
    /// <param name="reader">A copy: the caller goes on from where it is.</param>
    public static TranscriptDigest? TryRead(Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.StartObject ? Read(ref reader) : null;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            // What a key holds is not what this format holds there.
            return null;
        }
    }

    private static TranscriptDigest? Read(ref Utf8JsonReader reader)
    {
        var format = 0;
        var digest = TranscriptDigest.Empty;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            reader.Read();
            if (key is "format")
            {
                format = reader.GetInt32();
            }
            else
            {
                digest = With(digest, key, ref reader);
            }
        }

        return format is >= 1 and <= TranscriptDigest.NewestFormat ? digest with { Format = format } : null;
    }

    private static TranscriptDigest With(TranscriptDigest digest, string? key, ref Utf8JsonReader reader)
    {
        switch (key)
        {
            case "first":
                return digest with { FirstTime = Time(ref reader) };
            case "last":
                return digest with { LastTime = Time(ref reader) };
            case "days":
                return digest with { ActiveDays = Days(ref reader) };
            case "customTitle":
                return digest with { CustomTitle = reader.GetString() };
            case "aiTitle":
                return digest with { AiTitle = reader.GetString() };
            case "lastPrompt":
                return digest with { LastPrompt = reader.GetString() };
            case "summary":
                return digest with { Summary = reader.GetString() };
            case "firstPrompt":
                return digest with { FirstPrompt = reader.GetString() };
            case "firstCommand":
                return digest with { FirstCommand = reader.GetString() };
            case "markedPrompt":
                return digest with { MarkedPrompt = reader.GetString() };
            case "firstCwd":
                return digest with { FirstCwd = reader.GetString() };
            case "lastCwd":
                return digest with { LastCwd = reader.GetString() };
            case "branch":
                return digest with { LastBranch = reader.GetString() };
            case "sessionId":
                return digest with { SessionId = reader.GetString() };
            case "version":
                return digest with { ClientVersion = reader.GetString() };
            case "entries":
                return digest with { Entries = Count(ref reader) };
            case "userMessages":
                return digest with { UserMessages = Count(ref reader) };
            case "assistantMessages":
                return digest with { AssistantMessages = Count(ref reader) };
            case "damagedLines":
                return digest with { DamagedLines = Count(ref reader) };
            case "joinedLines":
                return digest with { JoinedLines = Count(ref reader) };
            case "firstMessageId":
                return digest with { FirstMessageId = reader.GetString() };
            case "lastMessageId":
                return digest with { LastMessageId = reader.GetString() };
            default:
                reader.Skip();
                return digest;
        }
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> key, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(key, text);
        }
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> key, int count)
    {
        if (count != 0)
        {
            writer.WriteNumber(key, count);
        }
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> key, DateTimeOffset? time)
    {
        if (time is { } told)
        {
            writer.WriteString(key, told.UtcDateTime);
        }
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> key, ActiveDays days)
    {
        if (days.Count == 0)
        {
            return;
        }

        Span<byte> text = stackalloc byte[DayLength];
        writer.WriteStartArray(key);
        for (var i = 0; i < days.Count; i++)
        {
            _ = days[i].TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    // A time without a zone would mean another moment on each machine.
    private static DateTimeOffset? Time(ref Utf8JsonReader reader) =>
        reader.GetDateTime() is { Kind: DateTimeKind.Utc } time
            ? new DateTimeOffset(time)
            : throw new FormatException("A time of a digest is not in UTC.");

    private static int Count(ref Utf8JsonReader reader) =>
        reader.GetInt32() is >= 0 and <= Segmenter.LongestLine and var count
            ? count
            : throw new FormatException("A count of a digest cannot be.");

    private static ActiveDays Days(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new FormatException("The days of a digest are not an array.");
        }

        var days = new List<DateOnly>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            days.Add(DateOnly.FromDateTime(reader.GetDateTime()));
        }

        return ActiveDays.Of(days);
    }
}
