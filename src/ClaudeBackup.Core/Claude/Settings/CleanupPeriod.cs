using System.Runtime.InteropServices;
using System.Text.Json;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// When Claude Code deletes sessions, as its settings say: either <see cref="CleanupAfterDays"/> or <see
/// cref="CleanupOff"/>. Measured with client 2.1.330.
/// </summary>
public abstract record CleanupPeriod
{
    /// <summary>What Claude Code takes when no settings name the period.</summary>
    public const int DefaultDays = 30;

    /// <summary>Its name in settings files.</summary>
    public const string Setting = "cleanupPeriodDays";

    // larger numbers are no integers to Claude Code
    private const double LargestInteger = 9007199254740991;

    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 10_000 };

    private protected CleanupPeriod() { }

    /// <summary>Finds the period that is in force. One invalid file is enough to turn the deletion off.</summary>
    /// <param name="settingsInPrecedenceOrder">the content of each settings file that exists; a later one overrides
    /// an earlier one</param>
    public static CleanupPeriod Read(IEnumerable<ReadOnlyMemory<byte>> settingsInPrecedenceOrder)
    {
        var days = DefaultDays;
        foreach (var settings in settingsInPrecedenceOrder)
        {
            switch (ReadOne(settings))
            {
                case CleanupAfterDays found:
                    days = found.Days;
                    break;
                case CleanupOff off:
                    return off;
                default:
                    break;
            }
        }

        return new CleanupAfterDays(days);
    }

    /// <summary>
    /// The period that deletes first. Where settings are invalid nothing is deleted, so a period that is off is shorter than none, and
    /// stands only where all are off. Pure.
    /// </summary>
    /// <param name="user">The user's own.</param>
    /// <param name="projects">Those of whoever works in a project.</param>
    /// <returns>The period, and the project that has it; null for the user's own, which stands when none is shorter.</returns>
    public static (CleanupPeriod Period, string? Project) Shortest(
        CleanupPeriod user,
        IEnumerable<(CleanupPeriod Period, string Project)> projects
    )
    {
        (CleanupPeriod Period, string? Project) shortest = (user, null);
        foreach (var (period, project) in projects)
        {
            if (
                period is CleanupAfterDays after
                && (shortest.Period is not CleanupAfterDays known || after.Days < known.Days)
            )
            {
                shortest = (after, project);
            }
        }

        return shortest;
    }

    // null when the file does not name the period
    private static CleanupPeriod? ReadOne(ReadOnlyMemory<byte> settings)
    {
        settings = JsonText.WithoutMark(settings);
        // nothing at all sets nothing; with the deletion in doubt, it is on
        if (settings.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(settings, AnyDepth);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? FromObject(document.RootElement)
                : new CleanupOff("A settings file is not a JSON object.");
        }
        catch (JsonException)
        {
            return new CleanupOff("A settings file is not valid JSON.");
        }
    }

    // not TryGetProperty, which throws when a name is no valid text
    private static CleanupPeriod? FromObject(JsonElement settings)
    {
        CleanupPeriod? found = null;
        foreach (var property in settings.EnumerateObject())
        {
            if (JsonText.Decode(JsonMarshal.GetRawUtf8PropertyName(property)) == Setting)
            {
                found = FromValue(property.Value);
            }
        }

        return found;
    }

    private static CleanupPeriod FromValue(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var days)
        && days >= 1
        && days <= LargestInteger
        && double.IsInteger(days)
            ? new CleanupAfterDays((int)Math.Min(days, int.MaxValue))
            : new CleanupOff($"{Setting} in a settings file is not a whole number of at least 1.");
}

/// <summary>At a start, the client deletes sessions whose files were modified longer ago than this.</summary>
/// <param name="Days">at least 1</param>
public sealed record CleanupAfterDays(int Days) : CleanupPeriod;

/// <summary>The client deletes nothing, for it rejects its settings.</summary>
/// <param name="Reason">a sentence saying what is wrong with them</param>
public sealed record CleanupOff(string Reason) : CleanupPeriod;
