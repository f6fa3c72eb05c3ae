using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>One kind of secret and how it is found: data, from which its version follows.</summary>
/// <param name="Name">A stable name, such as <c>github-token</c>.</param>
/// <param name="What">What it opens, in a few words.</param>
/// <param name="Anchors">Texts of which each such secret has one; they are what is looked for.</param>
/// <param name="Form">What has to stand around an anchor.</param>
public sealed record SecretRule(string Name, string What, IReadOnlyList<string> Anchors, SecretForm Form)
{
    private const int VersionDigits = 16;

    /// <summary>Changes when anything does by which this rule finds secrets: what was scanned before is then scanned again, by this rule alone.</summary>
    public string Version => MakeVersion();

    /// <summary>Bytes that tell whether a word ends before the form.</summary>
    internal const int Around = 16;

    /// <summary>Bytes before an anchor that the form looks at at most.</summary>
    public int Before { get; init; } = Around;

    /// <summary>Bytes behind the start of an anchor that belong to the form at most.</summary>
    public int Longest { get; init; } = 300;

    /// <summary>Whether the anchors are written in any case.</summary>
    public bool AnyCase { get; init; }

    /// <summary>Whether the secret has to look as if made by chance: for forms that ordinary words have too.</summary>
    public bool LooksRandom { get; init; }

    /// <summary>Whether it finds secrets of any provider by what stands beside them: one that knows the provider tells more, and counts.</summary>
    public bool IsGeneral { get; init; }

    private string MakeVersion()
    {
        var judge = LooksRandom ? "\n" + Randomness.Version : "";
        var told = string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(' ', Anchors)}\n{Form.Told} {Before} {Longest} {AnyCase} {LooksRandom}{judge}"
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)))[..VersionDigits];
    }
}
