using System.Text;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// A <c>.git/config</c> held against the settings that git may read there: those that we write, and those of a user that no verb of ours obeys.
/// </summary>
/// <param name="Kept">The file without everything else.</param>
/// <param name="Foreign">The names of what else it sets, as in <c>core.fsmonitor</c>; of a line that is no plain setting, its number.</param>
/// <param name="Values">What it sets of ours, by name, as it is written.</param>
internal sealed partial record OwnConfig(
    string Kept,
    IReadOnlyList<string> Foreign,
    IReadOnlyDictionary<string, string> Values
)
{
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "core.repositoryformatversion",
        "core.filemode",
        "core.bare",
        "core.logallrefupdates",
        "core.sharedrepository",
        "core.symlinks",
        "core.ignorecase",
        "core.hidedotfiles",
        "core.autocrlf",
        "core.precomposeunicode",
        "core.longpaths",
        "core.quotepath",
        "core.sparsecheckout",
        "core.sparsecheckoutcone",
        "receive.denynonfastforwards",
        "fetch.unpacklimit",
        "gc.auto",
        "maintenance.auto",
        "push.default",
        "pull.rebase",
        "pull.ff",
    };

    // who the user is, short names for typing, what goes with what: none of it starts a program or changes what we ask for
    private static readonly HashSet<string> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        "user",
        "author",
        "committer",
        "alias",
        "branch",
        "advice",
        "extensions",
    };

    // another file, of which nobody knows what it says
    private const string SecondFile = "extensions.worktreeconfig";

    private static readonly HashSet<string> OfRemotes = new(StringComparer.OrdinalIgnoreCase)
    {
        "url",
        "pushurl",
        "fetch",
        "tagopt",
        "promisor",
        "partialclonefilter",
    };

    /// <summary>Reads it. What is spelled in a way that git itself does not write counts as foreign: git may read it in another way.</summary>
    /// <param name="text">One character a byte.</param>
    public static OwnConfig Read(string text)
    {
        StringBuilder kept = new(text.Length);
        List<string> foreign = [];
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        string? section = null;
        string? subsection = null;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var plain = line.Trim(' ', '\t', '\r');
            var goesOn = plain.Length - plain.TrimEnd('\\').Length is var slashes && slashes % 2 == 1;
            if (
                plain.Contains('\r', StringComparison.Ordinal)
                || plain.Contains('\0', StringComparison.Ordinal)
                || goesOn
            )
            {
                foreign.Add(Line(i));
                continue;
            }

            if (Header().Match(plain) is { Success: true } header)
            {
                section = header.Groups["section"].Value;
                subsection = header.Groups["subsection"] is { Success: true } group ? group.Value : null;
            }
            else if (plain.Length > 0 && plain[0] is not ('#' or ';'))
            {
                var name =
                    section is not null && Setting().Match(plain) is { Success: true } setting
                        ? Name(section, subsection, setting.Groups["key"].Value)
                        : null;
                if (name is null || !IsOurs(section!, subsection, name))
                {
                    foreign.Add(name ?? Line(i));
                    continue;
                }

                values[name] = plain[(plain.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
            }

            _ = kept.Append(line);
            if (i < lines.Length - 1)
            {
                _ = kept.Append('\n');
            }
        }

        return new OwnConfig(kept.ToString(), foreign, values);
    }

    private static bool IsOurs(string section, string? subsection, string name)
    {
        var key = name[(name.LastIndexOf('.') + 1)..];
        return subsection is null
            ? Ours.Contains(name) || (Sections.Contains(section) && !Is(name, SecondFile))
            : Is(section, "remote") && SimpleName().IsMatch(subsection) && OfRemotes.Contains(key)
                || Is(section, "branch");
    }

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static string Name(string section, string? subsection, string key) =>
        subsection is null ? $"{section}.{key}" : $"{section}.{subsection}.{key}";

    private static string Line(int index) => $"line {index + 1}";

    [GeneratedRegex(
        @"^\[(?<section>[A-Za-z][A-Za-z0-9-]*)([ \t]+""(?<subsection>[^""\\\n]*)"")?\]$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Header();

    [GeneratedRegex(
        @"^(?<key>[A-Za-z][A-Za-z0-9-]*)[ \t]*(=.*)?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Setting();

    // one that is spelled like an address would be obeyed when git is given that address
    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex SimpleName();
}
