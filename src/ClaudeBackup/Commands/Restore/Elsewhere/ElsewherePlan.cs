using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Commands;

/// <summary>Makes what was typed into where each project goes.</summary>
internal static class ElsewherePlan
{
    private const int MostNamed = 5;

    /// <param name="app">Knows the places here.</param>
    /// <param name="restore">Restores.</param>
    /// <param name="request">What was typed.</param>
    /// <param name="machine">All that the machine stored.</param>
    /// <param name="restored">What comes back of it.</param>
    /// <exception cref="BackupException">Usage: it is no map, two are for one folder, or --here for several projects. NotFound: nothing falls under any of it.</exception>
    public static Relocation Of(
        App app,
        RestoreService restore,
        ElsewhereRequest request,
        MachineIndex machine,
        IEnumerable<RelativePath> restored
    )
    {
        var stored = StoredHomes.Of(app.Repository, machine.Slug);
        var typed = request.Maps.Select(m => (Text: m, Rule: app.Maps.Parse(m, stored?.User))).ToArray();
        foreach (var (first, second) in typed.SelectMany((m, i) => typed[(i + 1)..].Select(n => (m, n))))
        {
            if (first.Rule.IsForFolderOf(second.Rule))
            {
                throw new BackupException(
                    FailureKind.Usage,
                    $"--map {first.Text} and --map {second.Text} are for one folder, {first.Rule.From}.",
                    "Leave one of them out."
                );
            }
        }

        var wanted = new MoveRequest([.. typed.Select(m => m.Rule), .. request.Taken])
        {
            Here = request.Here ? new AbsolutePath(app.Maps.Real(app.Here)) : null,
        };
        var relocation = restore.Relocate(machine, restored, wanted);
        return request.Here && relocation.Origins.Count > 1
                ? throw new BackupException(
                    FailureKind.Usage,
                    $"These sessions are of {relocation.Origins.Count:N0} projects, and --here makes one of them: {Named(relocation.Origins)}.",
                    "Choose one with --project, or give each a place with --map OLD=NEW."
                )
            : relocation is { Moves.Count: 0, Unused: [var rule, ..] }
                ? throw BackupException.NotFound(
                    $"Nothing that would be restored is of {rule.From} or of a folder below it.",
                    relocation.Origins.Count == 0
                        ? "It is of no project. Leave --map out."
                        : $"It is of: {Named(relocation.Origins)}.{(relocation.Alike(rule) is { } alike ? " " + alike : "")}"
                )
            : relocation;
    }

    private static string Named(IReadOnlyList<string> origins) =>
        string.Join(", ", origins.Take(MostNamed)) + (origins.Count > MostNamed ? ", …" : "");
}
