using System.Globalization;
using System.Text;
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
        return JsonEdit.Set(
            settings,
            [CleanupPeriod.Setting],
            Encoding.UTF8.GetBytes(days.ToString(CultureInfo.InvariantCulture))
        );
    }
}
