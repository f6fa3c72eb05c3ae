using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Secrets;

/// <summary>The shape of one kind of secret.</summary>
/// <param name="Name">A stable name, such as <c>github-token</c>.</param>
/// <param name="What">What it opens, in a few words.</param>
/// <param name="Anchors">Texts of which each such secret has one; they are what is looked for.</param>
/// <param name="Shape">Its form. The secret itself is the group <c>secret</c>, or all of it where there is none.</param>
public sealed record SecretRule(string Name, string What, IReadOnlyList<string> Anchors, Regex Shape)
{
    private const int VersionDigits = 16;

    /// <summary>Changes when anything does by which this rule finds secrets: what was scanned before is then scanned again, by this rule alone.</summary>
    public string Version => MakeVersion();

    /// <summary>Whether the form begins with its anchor; its shape then begins with <c>\G</c>, which spares looking on.</summary>
    public bool BeginsWithAnchor { get; init; } = true;

    /// <summary>Bytes that tell whether a word ends before the form.</summary>
    internal const int Around = 16;

    /// <summary>Bytes before an anchor that the shape looks at at most.</summary>
    public int Before { get; init; } = Around;

    /// <summary>Bytes behind the start of an anchor that belong to the form at most.</summary>
    public int Longest { get; init; } = 300;

    /// <summary>Whether the anchors are written in any case.</summary>
    public bool AnyCase { get; init; }

    /// <summary>Whether the secret has to look as if made by chance: for forms that ordinary words have too.</summary>
    public bool LooksRandom { get; init; }

    private string MakeVersion()
    {
        var told = string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(' ', Anchors)}\n{Shape}\n{BeginsWithAnchor} {Before} {Longest} {AnyCase} {LooksRandom}"
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)))[..VersionDigits];
    }
}
