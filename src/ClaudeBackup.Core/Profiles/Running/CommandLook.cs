using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Profiles;

/// <summary>Whether a text looks like something that is run: a program with a path, a script, an interpreter, what only a shell understands. Pure.</summary>
internal static partial class CommandLook
{
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;
    private const int Longest = 4096;

    public static bool Has(string text) => text.Length is > 1 and <= Longest && Command().IsMatch(text);

    [GeneratedRegex(
        @"\A\s*(?:[A-Za-z_][A-Za-z0-9_]*=\S*\s+)*(?:""|')?(?:(?:~|\.{1,2}|\$\{?[A-Za-z_]+\}?)?[/\\][^\s/\\][^\s]*|[A-Za-z]:[/\\]\S+|(?:ba|z|da|fi|k|c)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh|node|npx|npm|pnpm|bunx?|deno|python[0-9.]*|py|uvx?|pipx|ruby|perl|php|java|go|cargo|make|docker|podman|git|gh|curl|wget|nc|ssh|scp|sudo|env|exec|eval|nohup|osascript|open|start|xargs|cat|echo|printf|tee|rm|cp|mv|chmod|tar|awk|sed|security|pass|op|aws|gcloud|az|kubectl)(?:""|'|\s+\S|\z)|\$\(|`[^`]+`|\|\s*\w|&&|;\s*\w+\s|\.(?:sh|bash|zsh|ps1|bat|cmd|exe|js|mjs|cjs|ts|py|rb|pl)(?:[""'\s]|\z)",
        Form | RegexOptions.IgnoreCase,
        Timeout
    )]
    private static partial Regex Command();
}
