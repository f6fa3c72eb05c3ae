using System.Globalization;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Tells of sessions that are in several projects once a plan is carried out: Claude Code then finds them from inside one of these only. Pure.</summary>
internal static class SeveralFolders
{
    // one by one as long as they can be read; a home that came back twice has thousands
    private const int MostNamed = 3;

    /// <summary>The sentences.</summary>
    /// <param name="steps">The plan.</param>
    /// <param name="there">The project folders of the target in which a session's id has a transcript already.</param>
    public static IEnumerable<string> Of(IEnumerable<RestoreStep> steps, ILookup<string, string> there)
    {
        var several = steps
            .Where(s => s.Action is not (RestoreAction.Skip or RestoreAction.Refuse))
            .Select(s => SessionPath.Of(s.Place))
            .OfType<SessionPath>()
            .Where(p => p.Role is SessionPathRole.Transcript)
            .GroupBy(p => p.SessionId!, p => p.ProjectDirectory!, StringComparer.OrdinalIgnoreCase)
            .Select(session =>
                (
                    Id: session.Key,
                    Folders: session
                        .Concat(there[session.Key])
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal)
                        .ToArray()
                )
            )
            .Where(s => s.Folders.Length > 1)
            .ToArray();
        if (several.Length <= MostNamed)
        {
            return several.Select(s =>
                $"By this restore session {s.Id} is in {s.Folders.Length} projects: {string.Join(", ", s.Folders)}. With one id in several projects, claude --resume finds it only from inside one of them."
            );
        }

        var (id, folders) = several[0];
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{several.Length:N0} sessions are by this restore in several projects each, such as {id} in {string.Join(", ", folders)}. With one id in several projects, claude --resume finds a session only from inside one of them."
            ),
        ];
    }
}
