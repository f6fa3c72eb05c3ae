using System.CommandLine;
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
    private readonly Option<string?> _within = Age.Option(
        "--keep-within",
        "Keep all that are not older than the newest one by more than AGE, such as 36h or 2w."
    );
    private readonly Option<string?> _variants = Age.Option(
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
            Within = Age.Parse(parsed.GetValue(_within)),
            VariantsWithin = Age.Parse(parsed.GetValue(_variants)),
        };
        return policy.IsEmpty
            ? throw new BackupException(
                FailureKind.Usage,
                "prune needs to be told what to keep.",
                "See what would go: claude-backup prune --keep-within 2w --keep-daily 30 --keep-monthly 24 --dry-run"
            )
            : policy;
    }

    private static Option<int?> Count(string name, string description)
    {
        var option = WholeNumber.Option(name, description);
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is <= 0)
            {
                result.AddError($"{name} takes a number above 0. Leave it out to keep none by that rule.");
            }
        });
        return option;
    }
}
