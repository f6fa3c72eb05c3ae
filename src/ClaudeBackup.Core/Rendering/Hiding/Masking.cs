using System.Text;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>
/// Makes text fit to be given away: secrets are replaced by the names of their rules and counted, homes by <c>~</c>, and what cannot be seen is named.
/// </summary>
/// <param name="homes">The homes of users, as paths of any system.</param>
/// <param name="reveals">Whether secrets stay.</param>
public sealed class Masking(IEnumerable<string> homes, bool reveals)
{
    private readonly SecretScanner _scanner = new();
    private readonly HomeFolders _homes = new(homes);
    private readonly SortedDictionary<string, int> _hidden = new(StringComparer.Ordinal);

    /// <summary>How many were hidden so far, by rule.</summary>
    public IReadOnlyDictionary<string, int> Hidden => _hidden;

    /// <summary>The homes that some sessions tell of: where they worked may be on a machine that stored nothing itself.</summary>
    public static IEnumerable<string> HomesOf(IEnumerable<StoredSession> sessions) =>
        sessions
            .SelectMany(s => new[] { s.Digest.FirstCwd, s.Digest.LastCwd })
            .Select(HomeFolders.Of)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);

    /// <summary>The text as it may be given away.</summary>
    public string Of(string text) => Shown(text, counts: true);

    /// <summary>The same for a text that is given away elsewhere too, as a title or in an outline: it counts there.</summary>
    public string Again(string text) => Shown(text, counts: false);

    private string Shown(string text, bool counts) =>
        text.Length == 0 ? "" : InertText.Of(_homes.Hide(reveals ? text : WithoutSecrets(text, counts)));

    private string WithoutSecrets(string text, bool counts)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var matches = _scanner.Scan(bytes);
        if (matches.Count == 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var (match, hidden) in matches.Select(m => (m, m.Hidden(bytes))).OrderBy(m => m.Item2.Start.Value))
        {
            var (from, to) = (hidden.Start.Value, hidden.End.Value);
            if (to <= at)
            {
                continue;
            }

            _ = result
                .Append(Encoding.UTF8.GetString(bytes.AsSpan(at, Math.Max(0, from - at))))
                .Append($"[hidden: {match.Rule.Name}]");
            at = to;
            if (counts)
            {
                _hidden[match.Rule.Name] = _hidden.GetValueOrDefault(match.Rule.Name) + 1;
            }
        }

        return result.Append(Encoding.UTF8.GetString(bytes.AsSpan(at))).ToString();
    }
}
