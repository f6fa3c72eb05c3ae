using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Secrets;

/// <summary>A form as a regular expression. The secret is its group <c>secret</c>, or all of it where there is none.</summary>
/// <param name="Shape">The expression.</param>
public sealed record RegexForm(Regex Shape) : SecretForm
{
    /// <summary>Whether the form begins with its anchor; the expression then begins with <c>\G</c>, which spares looking on.</summary>
    public bool BeginsWithAnchor { get; init; } = true;

    internal override string Told => $"{Shape}\n{BeginsWithAnchor}";

    // the form must hold the anchor: another one close by has its own turn
    internal override FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length)
    {
        foreach (var match in Shape.EnumerateMatches(text, BeginsWithAnchor ? anchor : 0))
        {
            if (match.Index > anchor || match.Index + match.Length <= anchor)
            {
                continue;
            }

            // once more, for its groups, with what stands around it
            var whole = Shape.Match(text[..(match.Index + match.Length)].ToString(), match.Index);
            var secret = whole.Groups["secret"] is { Success: true } group ? group : whole.Groups[0];
            return new FoundSecret(secret.Index, secret.Length, secret.Value);
        }

        return null;
    }
}
