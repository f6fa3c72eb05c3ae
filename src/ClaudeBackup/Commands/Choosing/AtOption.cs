using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The option by which a command tells of everything as it was, the same in every command that has it.</summary>
internal sealed class AtOption
{
    private const string Name = "--at";

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } =
        new(Name)
        {
            Description =
                $"Everything as it was at that time: the id of a snapshot, as versions shows it, or {TypedTime.Forms}.",
            HelpName = "TIME",
        };

    /// <summary>The moment; null for now.</summary>
    /// <exception cref="BackupException">Usage: it is none.</exception>
    public PastMoment? Read(ParseResult parsed, App app) =>
        parsed.GetValue(Option) is { } typed
            ? new PastMoment(
                PointInTime.Parse(typed, app.Clock.GetUtcNow(), app.Local),
                $"{Name} {ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], typed)}"
            )
            : null;

    /// <summary>What all machines stored, as it was then; see <see cref="SessionArguments.IndexesAsync"/>.</summary>
    /// <exception cref="BackupException">Nothing was stored then, or there is no such snapshot.</exception>
    public static async Task<IReadOnlyList<MachineIndex>> IndexesAsync(
        App app,
        Reporter reporter,
        Slug own,
        PastMoment? at,
        CancellationToken cancellation
    )
    {
        if (at is null)
        {
            return await SessionArguments.IndexesAsync(app, reporter, own, cancellation);
        }

        var indexes = await app.Past.LoadAsync(at.Point, cancellation);
        reporter.Note([.. indexes.Select(i => i.Damage).OfType<string>().Select(d => $"Warning: {d}")]);
        return
        [
            .. indexes.Select(i => i.Slug == own ? SourceLook.Now(i, app.Home, app.Files, app.Clock.GetUtcNow()) : i),
        ];
    }
}

/// <summary>A moment in the past, of which a command tells.</summary>
/// <param name="Point">The moment.</param>
/// <param name="Text">The option as it was typed, so that another command line can have the same.</param>
internal sealed record PastMoment(PointInTime Point, string Text);
