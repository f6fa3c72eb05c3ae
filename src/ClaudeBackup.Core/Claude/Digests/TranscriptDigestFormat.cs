namespace ClaudeBackup.Core.Claude;

/// <summary>
/// The bytes of a digest in a local index. The first is the format of the digest; one that is not known makes the index anew.
/// </summary>
internal static class TranscriptDigestFormat
{
    public static void Write(TranscriptDigest digest, BinaryWriter writer)
    {
        writer.Write((byte)digest.Format);
        WriteTime(writer, digest.FirstTime);
        WriteTime(writer, digest.LastTime);
        digest.ActiveDays.Write(writer);
        WriteText(writer, digest.CustomTitle);
        WriteText(writer, digest.AiTitle);
        WriteText(writer, digest.LastPrompt);
        WriteText(writer, digest.FirstPrompt);
        WriteText(writer, digest.FirstCwd);
        WriteText(writer, digest.LastCwd);
        WriteText(writer, digest.LastBranch);
        WriteText(writer, digest.SessionId);
        WriteText(writer, digest.ClientVersion);
        WriteText(writer, digest.FirstMessageId);
        WriteText(writer, digest.LastMessageId);
        writer.Write7BitEncodedInt(digest.Entries);
        writer.Write7BitEncodedInt(digest.UserMessages);
        writer.Write7BitEncodedInt(digest.AssistantMessages);
        writer.Write7BitEncodedInt(digest.DamagedLines);
        writer.Write7BitEncodedInt(digest.JoinedLines);
        if (digest.Format > 1)
        {
            WriteText(writer, digest.Summary);
            WriteText(writer, digest.FirstCommand);
            WriteText(writer, digest.MarkedPrompt);
        }
    }

    // an object initialiser runs in the order it is written in, which is that of the bytes
    public static TranscriptDigest Read(BinaryReader reader, SharedTexts shared)
    {
        var format = reader.ReadByte();
        if (format is < 1 or > TranscriptDigest.NewestFormat)
        {
            throw new InvalidDataException("The digest of a transcript is stored in an unknown format.");
        }

        try
        {
            return new()
            {
                Format = format,
                FirstTime = ReadTime(reader),
                LastTime = ReadTime(reader),
                ActiveDays = ActiveDays.Read(reader),
                CustomTitle = ReadText(reader),
                AiTitle = ReadText(reader),
                LastPrompt = ReadText(reader),
                FirstPrompt = ReadText(reader),
                FirstCwd = reader.ReadBoolean() ? shared.Read(reader) : null,
                LastCwd = reader.ReadBoolean() ? shared.Read(reader) : null,
                LastBranch = reader.ReadBoolean() ? shared.Read(reader) : null,
                SessionId = reader.ReadBoolean() ? shared.Read(reader) : null,
                ClientVersion = reader.ReadBoolean() ? shared.Read(reader) : null,
                FirstMessageId = ReadText(reader),
                LastMessageId = ReadText(reader),
                Entries = reader.Read7BitEncodedInt(),
                UserMessages = reader.Read7BitEncodedInt(),
                AssistantMessages = reader.Read7BitEncodedInt(),
                DamagedLines = reader.Read7BitEncodedInt(),
                JoinedLines = reader.Read7BitEncodedInt(),
                Summary = format > 1 ? ReadText(reader) : null,
                FirstCommand = format > 1 ? ReadText(reader) : null,
                MarkedPrompt = format > 1 ? ReadText(reader) : null,
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IOException and not EndOfStreamException)
        {
            throw new InvalidDataException("The stored digest of a transcript is damaged.", e);
        }
    }

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WriteTime(BinaryWriter writer, DateTimeOffset? time) => writer.Write(time?.UtcTicks ?? -1);

    private static DateTimeOffset? ReadTime(BinaryReader reader)
    {
        var ticks = reader.ReadInt64();
        return ticks < 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
