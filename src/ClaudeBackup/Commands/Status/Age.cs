using System.CommandLine;
using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Commands;

/// <summary>How old something may be, as it is typed: <c>90m</c>, <c>36h</c>, <c>1d</c>, <c>2w</c>.</summary>
internal static class Age
{
    private const int MostDigits = 5;

    public static Option<string?> Option(string name, string description) =>
        new(name) { Description = description, HelpName = "AGE" };

    /// <returns>Null when nothing was typed.</returns>
    /// <exception cref="BackupException">Usage: it is no age.</exception>
    public static TimeSpan? Parse(string? typed) =>
        typed is null ? null
        : typed is [.. { Length: > 0 and <= MostDigits } digits, var unit]
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count > 0
        && TypedTime.UnitOf(unit) is { } one
            ? count * one
        : throw new BackupException(
            FailureKind.Usage,
            $"'{typed}' is not an age.",
            "Give a number and its unit: m for minutes, h, d or w, such as 36h or 2w."
        );
}
