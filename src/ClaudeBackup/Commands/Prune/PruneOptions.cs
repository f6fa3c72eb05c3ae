using System.CommandLine;
using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The options that make a policy.</summary>
internal sealed class PruneOptions
{
    private readonly Option<int?> _last = Count("--keep-last", "Keep the newest N snapshots.");
    private readonly Option<int?> _hourly = Count("--keep-hourly", "Keep the newest of each of N hours.");
    private readonly Option<int?> _daily = Count("--keep-daily", "Keep the newest of each of N days.");
    private readonly Option<int?> _weekly = Count("--keep-weekly", "Keep the newest of each of N weeks.");
    private readonly Option<int?> _monthly = Count("--keep-monthly", "Keep the newest of each of N months.");
    private readonly Option<int?> _yearly = Count("--keep-yearly", "Keep the newest of each of N years.");
    private readonly Option<string?> _within = AgeOf(
        "--keep-within",
        "Keep all that are not older than the newest one by more than AGE: hours, days, weeks, months, years, such as 36h, 2w, 6mo or 1y6mo."
    );
    private readonly Option<string?> _variants = AgeOf(
        "--keep-variants-within",
        "With --allow-only-copy: drop variants of sessions that were saved longer ago than AGE."
    );

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _last, _hourly, _daily, _weekly, _monthly, _yearly, _within, _variants })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="BackupException">Usage: there is no policy.</exception>
    public RetentionPolicy Read(ParseResult parsed)
    {
        var policy = new RetentionPolicy
        {
            Last = parsed.GetValue(_last),
            Hourly = parsed.GetValue(_hourly),
            Daily = parsed.GetValue(_daily),
            Weekly = parsed.GetValue(_weekly),
            Monthly = parsed.GetValue(_monthly),
            Yearly = parsed.GetValue(_yearly),
            Within = Age(parsed.GetValue(_within)),
            VariantsWithin = Age(parsed.GetValue(_variants)),
        };
        return policy.IsEmpty
            ? throw new BackupException(
                FailureKind.Usage,
                "prune needs to be told what to keep.",
                "See what would go: claude-backup prune --keep-within 2w --keep-daily 30 --keep-monthly 24 --dry-run"
            )
            : policy;
    }

    private static Option<string?> AgeOf(string name, string description) =>
        new(name) { Description = description, HelpName = "AGE" };

    private static RetentionAge? Age(string? typed) =>
        typed is null
            ? null
            : RetentionAge.TryParse(typed)
                ?? throw new BackupException(
                    FailureKind.Usage,
                    typed
                        .Replace("mo", "", StringComparison.OrdinalIgnoreCase)
                        .Contains('m', StringComparison.OrdinalIgnoreCase)
                        ? $"'{typed}' is not taken: to some programs m is minutes, to others months."
                        : $"'{typed}' is not an age.",
                    "Give numbers and their units: h, d, w, mo for months or y, such as 36h, 2w, 6mo or 1y6mo."
                );

    private static Option<int?> Count(string name, string description)
    {
        var option = WholeNumber.Option(name, description);
        option.Validators.Add(result =>
        {
            // what is no number at all has been told already, and has no value to ask for
            if (
                result.Tokens is [var text]
                && int.TryParse(text.Value, CultureInfo.InvariantCulture, out var n)
                && n < 1
            )
            {
                result.AddError($"{name} takes a number above 0. Leave it out to keep none by that rule.");
            }
        });
        return option;
    }
}
