using System.Buffers;
using System.Collections.Frozen;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Decides what of the Claude home is captured, by name and size alone. Names are compared ignoring case, and every
/// rule that leaves something out also as forgiving file systems compare them.
/// </summary>
public static class CaptureRules
{
    /// <summary>How a file begins that we write into the home and that has not its name yet; 32 hexadecimal digits follow.</summary>
    public const string OwnTemporary = ".claude-backup-";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>A file that no rule names is captured only below this many bytes.</summary>
    public const long OtherSizeLimit = 1 << 20;

    private static readonly FrozenSet<string> SettingsFiles = Names(
        ClaudeHome.SettingsFile,
        ClaudeHome.LocalSettingsFile,
        "CLAUDE.md",
        "AGENTS.md",
        "keybindings.json"
    );

    private static readonly FrozenSet<string> PluginManifests = Names(
        "installed_plugins.json",
        "known_marketplaces.json"
    );

    /// <summary>Decides about a regular file.</summary>
    /// <param name="path">relative to the Claude home</param>
    /// <param name="size">in bytes</param>
    /// <param name="wanted">what the user wants otherwise</param>
    public static CaptureDecision ForFile(RelativePath path, long size, CaptureSettings wanted)
    {
        var parts = path.Value.Split('/');
        if (CredentialNames.IsCredential(parts))
        {
            return new Excluded(ExclusionReason.Credentials);
        }

        if (wanted.Excludes(path))
        {
            return new Excluded(ExclusionReason.Unwanted);
        }

        if (IsOwnTemporary(parts[^1]))
        {
            return new Excluded(ExclusionReason.Temporary);
        }

        var decision = parts.Length == 1 ? AtTheTop(parts[0], size) : InFolder(parts, size, wanted);
        return decision is not Excluded { Reason: not ExclusionReason.Credentials } || !wanted.Includes(path) ? decision
            // copies of the account lie in folders that are left out anyway
            : Array.Exists(parts, CredentialNames.IsAccountFile) ? new Excluded(ExclusionReason.Credentials)
            : new Captured(CaptureGroup.Included);
    }

    /// <summary>Why a folder need not be listed; null when it must be.</summary>
    /// <param name="directory">relative to the Claude home</param>
    /// <param name="wanted">what the user wants otherwise</param>
    public static ExclusionReason? ForFolder(RelativePath directory, CaptureSettings wanted)
    {
        var parts = directory.Value.Split('/');
        if (CredentialNames.IsCredential(parts))
        {
            return ExclusionReason.Credentials;
        }

        if (wanted.Excludes(directory))
        {
            return ExclusionReason.Unwanted;
        }

        var reason = FolderRules.KindOf(parts[0], wanted) switch
        {
            FolderKind.Excluded => FolderRules.ReasonFor(parts[0]),
            FolderKind.Plugins when parts.Length > 1 => ExclusionReason.NotByDefault,
            FolderKind.Unknown when FolderRules.HasToolFolder(parts) => ExclusionReason.Cache,
            _ => (ExclusionReason?)null,
        };
        return wanted.MayIncludeBelow(directory) ? null : reason;
    }

    /// <summary>
    /// Whether a folder that holds a checkout of git is left out: where no rule names the folder, it is work of some project and no setup, and there may
    /// be anything in it.
    /// </summary>
    /// <param name="directory">relative to the Claude home</param>
    /// <param name="wanted">what the user wants otherwise</param>
    public static bool LeavesCheckoutOut(RelativePath directory, CaptureSettings wanted) =>
        FolderRules.KindOf(directory.Components[0], wanted) is FolderKind.Unknown && !wanted.MayIncludeBelow(directory);

    /// <summary>
    /// Decides about a link that ends in a regular file. What the target is decides first: secrets are not brought in
    /// from anywhere, nor what is left out inside the Claude home. Then decides the place of the link.
    /// </summary>
    /// <param name="link">where the file appears, relative to the Claude home</param>
    /// <param name="realTarget">where it really lies, all links resolved</param>
    /// <param name="realHome">the Claude home, all links resolved</param>
    /// <param name="size">of the target, in bytes</param>
    /// <param name="wanted">what the user wants otherwise</param>
    public static CaptureDecision ForLinkTarget(
        RelativePath link,
        AbsolutePath realTarget,
        AbsolutePath realHome,
        long size,
        CaptureSettings wanted
    )
    {
        var target = LinkTarget.Of(realTarget, realHome);
        if (target.Reason is { } reason)
        {
            return new Excluded(reason);
        }

        return IsAlias(link, target) ? new Excluded(ExclusionReason.Alias)
            : target.InsideHome is { } inside && ForFile(inside, size, wanted) is Excluded excluded ? excluded
            : ForFile(link, size, wanted);
    }

    /// <summary>
    /// Why a folder that a link leads to need not be listed; null when it must be. Each file found there is decided by <see
    /// cref="ForLinkTarget"/> with its own real path. Parameters as there.
    /// </summary>
    public static ExclusionReason? ForLinkedFolder(
        RelativePath link,
        AbsolutePath realTarget,
        AbsolutePath realHome,
        CaptureSettings wanted
    )
    {
        var target = LinkTarget.Of(realTarget, realHome);
        return target.Reason
            ?? (IsAlias(link, target) ? ExclusionReason.Alias : (ExclusionReason?)null)
            ?? (target.InsideHome is { } inside ? ForFolder(inside, wanted) : null)
            ?? ForFolder(link, wanted);
    }

    // another name for sessions that are saved under their own
    private static bool IsAlias(RelativePath link, LinkTarget target) =>
        target.InsideHome is { } inside && IsInProjects(link) && IsInProjects(inside);

    private static bool IsInProjects(RelativePath path) =>
        path.Components is [var top, _, ..]
        && string.Equals(top, ClaudeHome.Projects, StringComparison.OrdinalIgnoreCase);

    /// <summary>Decides about the client's own file, <see cref="ClaudeHome.ClaudeJsonFile"/>, of which <see cref="ClaudeJson"/> keeps a part.</summary>
    /// <param name="size">in bytes</param>
    /// <param name="wanted">what the user wants otherwise</param>
    public static CaptureDecision ForClaudeJson(long size, CaptureSettings wanted) =>
        wanted.Excludes(ClaudeHome.ClaudeJsonSource) ? new Excluded(ExclusionReason.Unwanted)
        : size > ClaudeJson.Largest ? new Excluded(ExclusionReason.TooLarge)
        : new Captured(CaptureGroup.Settings);

    /// <summary>Whether a name is one of a credentials file, in any case or spelling, or of a copy beside it.</summary>
    /// <param name="name">one file or folder name</param>
    public static bool IsCredential(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return CredentialNames.IsCredential(name);
    }

    private static CaptureDecision AtTheTop(string name, long size)
    {
        if (SettingsFiles.Contains(name))
        {
            return new Captured(CaptureGroup.Settings);
        }

        if (string.Equals(name, ClaudeHome.History, StringComparison.OrdinalIgnoreCase))
        {
            return new Captured(CaptureGroup.History);
        }

        var folded = ForgivingName.Fold(name);
        if (EndsWith(folded, "-cache.json"))
        {
            return new Excluded(ExclusionReason.Cache);
        }

        if (EndsWith(folded, ".lock"))
        {
            return new Excluded(ExclusionReason.Temporary);
        }

        return
            ForgivingName.Is(name, ClaudeHome.LastCleanupFile)
            || EndsWith(folded, ".sock")
            || StartsWith(folded, "daemon.")
            ? new Excluded(ExclusionReason.Runtime)
            : Other(name, folded, size);
    }

    private static CaptureDecision InFolder(string[] parts, long size, CaptureSettings wanted) =>
        FolderRules.KindOf(parts[0], wanted) switch
        {
            FolderKind.Settings => new Captured(CaptureGroup.Settings),
            FolderKind.Projects => new Captured(CaptureGroup.Projects),
            FolderKind.OptIn => new Captured(CaptureGroup.OptIn),
            FolderKind.Plugins when parts.Length == 2 && PluginManifests.Contains(parts[1]) => new Captured(
                CaptureGroup.PluginManifest
            ),
            FolderKind.Plugins => new Excluded(ExclusionReason.NotByDefault),
            FolderKind.Excluded => new Excluded(FolderRules.ReasonFor(parts[0])),
            _ when FolderRules.HasToolFolder(parts.AsSpan(..^1)) => new Excluded(ExclusionReason.Cache),
            _ => Other(parts[^1], ForgivingName.Fold(parts[^1]), size),
        };

    private static CaptureDecision Other(string name, string folded, long size)
    {
        if (CredentialNames.IsAccountFile(name))
        {
            return new Excluded(ExclusionReason.Credentials);
        }

        if (
            EndsWith(folded, ".tmp")
            || folded.Contains(".tmp.", StringComparison.OrdinalIgnoreCase)
            || ForgivingName.Is(name, ".DS_Store")
        )
        {
            return new Excluded(ExclusionReason.Temporary);
        }

        return size < OtherSizeLimit ? new Captured(CaptureGroup.Other) : new Excluded(ExclusionReason.TooLarge);
    }

    // what a restore or an import was killed at: .claude-backup-<32 digits>
    private static bool IsOwnTemporary(string name) =>
        name.Length == OwnTemporary.Length + 32
        && name.StartsWith(OwnTemporary, StringComparison.Ordinal)
        && !name.AsSpan(OwnTemporary.Length).ContainsAnyExcept(HexDigits);

    private static FrozenSet<string> Names(params IEnumerable<string> names) =>
        names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static bool EndsWith(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);

    private static bool StartsWith(string name, string start) =>
        name.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
