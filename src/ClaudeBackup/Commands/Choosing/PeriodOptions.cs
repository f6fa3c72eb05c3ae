using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Commands;

/// <summary>The options that say when something was, the same in every command that has them.</summary>
/// <param name="what">Of what they are: <c>sessions active</c>.</param>
internal sealed class PeriodOptions(string what)
{
    public Option<string?> Since { get; } =
        new("--since")
        {
            Description =
                $"Only {what} at that time or later: 2w, 12h, yesterday, 2026-03-01, '2026-03-01 14:30' (local time).",
            HelpName = "TIME",
        };

    public Option<string?> Until { get; } =
        new("--until")
        {
            Description = $"Only {what} at that time or earlier; a day counts to its end.",
            HelpName = "TIME",
        };

    public Option<string?> Date { get; } =
        new("--date")
        {
            Description = $"Only {what} on that day (YYYY-MM-DD in UTC; today and yesterday are local).",
            HelpName = "DAY",
        };

    /// <exception cref="BackupException">Usage: one is no time, or they leave none.</exception>
    public Period Read(ParseResult parsed, App app) =>
        Period.Parse(
            parsed.GetValue(Since),
            parsed.GetValue(Until),
            parsed.GetValue(Date),
            app.Clock.GetUtcNow(),
            app.Local
        );
}
