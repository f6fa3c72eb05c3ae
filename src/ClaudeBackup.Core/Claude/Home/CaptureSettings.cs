using System.Collections.Frozen;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>What the user wants otherwise than <see cref="CaptureRules"/> say by themselves. Credentials are never captured, whatever it says.</summary>
public sealed record CaptureSettings
{
    /// <summary>The session records of the Claude Desktop app, which lie outside the Claude home.</summary>
    public const string Desktop = "desktop";

    /// <summary>What is captured only on request: folders of the Claude home by their names, and <see cref="Desktop"/>.</summary>
    public static readonly FrozenSet<string> Optional = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "plans",
        "todos",
        "tasks",
        "file-history",
        "paste-cache",
        Desktop
    );

    /// <summary>What applies where the user said nothing.</summary>
    public static readonly CaptureSettings Usual = new();

    /// <summary>Which of <see cref="Optional"/> to capture, as sessions are.</summary>
    public IReadOnlySet<string> OptIn { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Captured, as config is, although the rules leave it out.</summary>
    public IReadOnlyList<PathPattern> Include { get; init; } = [];

    /// <summary>Not captured, although the rules take it. It wins over <see cref="Include"/>.</summary>
    public IReadOnlyList<PathPattern> Exclude { get; init; } = [];

    /// <summary>Whether one of <see cref="Optional"/> was asked for.</summary>
    internal bool OptsIn(string name) =>
        Optional.Contains(name) && OptIn.Contains(name, StringComparer.OrdinalIgnoreCase);

    internal bool Includes(RelativePath path) => Include.Any(p => p.Takes(path));

    internal bool Excludes(RelativePath path) => Exclude.Any(p => p.Takes(path));

    internal bool MayIncludeBelow(RelativePath folder) => Include.Any(p => p.MayTakeBelow(folder));
}
