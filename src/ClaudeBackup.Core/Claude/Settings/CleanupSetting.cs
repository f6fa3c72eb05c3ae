using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>Puts the cleanup period into the text of a settings file, and leaves every other byte of it. Pure.</summary>
public static class CleanupSetting
{
    /// <summary>Replaces the number, or adds it as the first.</summary>
    /// <param name="settings">The file as it is; nothing at all counts as an empty object.</param>
    /// <param name="days">At least 1: other numbers make the client reject its settings.</param>
    /// <returns>The file as it should be; null when it holds no JSON object.</returns>
    public static byte[]? Set(ReadOnlySpan<byte> settings, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        // comments and commas that Claude Code does not take: it rejects the file, whatever number is put into it
        return IsStrict(JsonText.WithoutMark(settings)) ? With(settings, days) : null;
    }

    private static byte[]? With(ReadOnlySpan<byte> settings, int days) =>
        JsonEdit.Set(
            settings,
            [CleanupPeriod.Setting],
            Encoding.UTF8.GetBytes(days.ToString(CultureInfo.InvariantCulture))
        );

    private static bool IsStrict(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 10_000 });
            while (reader.Read()) { }

            return true;
        }
        catch (JsonException)
        {
            return json.Trim(" \t\r\n"u8).IsEmpty;
        }
    }
}
