using System.Globalization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Folders that look the same and are written otherwise: a letter and its accent are one character or two, as the system or the keyboard has it. Only what is
/// typed is met by them; what is stored, or lies on a disk, stays as it is. Pure.
/// </summary>
internal static class AlikePaths
{
    private const int LastAscii = 0x7F;

    /// <summary>The folders that a rule could be meant for; none where it is for one of them as it is.</summary>
    /// <param name="rule">As it was typed.</param>
    /// <param name="folders">Those that are known; what lies above them counts too.</param>
    public static IReadOnlyList<string> Of(PathRule rule, IReadOnlyCollection<string> folders)
    {
        var map = new PathMap([rule]);
        return folders.Any(f => map.RuleOf(f) is not null)
            ? []
            :
            [
                .. folders
                    .Select(f => PathRule.TryOf(f, f))
                    .OfType<PathRule>()
                    .Where(f => f.Notation == rule.Notation && f.Names.Count >= rule.Names.Count)
                    .Where(f =>
                        f.Names.Take(rule.Names.Count)
                            .Select(ComposedName.Of)
                            .SequenceEqual(rule.Names.Select(ComposedName.Of), rule.Comparer)
                    )
                    .Select(f => f.Above(rule.Names.Count))
                    .Distinct(rule.Comparer),
            ];
    }

    /// <summary>The rule for the folder that it is meant for, should it be one alone.</summary>
    public static PathRule Met(PathRule rule, IReadOnlyCollection<string> folders) =>
        Of(rule, folders) is [var only] && PathRule.TryOf(only, rule.To) is { } met ? met : rule;

    /// <summary>What tells a path from those that look like it.</summary>
    public static string Spelled(string path) =>
        string.Concat(
            path.Select(c =>
                c > LastAscii ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()
            )
        );
}
