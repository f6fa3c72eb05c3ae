namespace ClaudeBackup.Core.Claude;

/// <summary>
/// The half of the source a file belongs to; <c>sync --config-only</c> and <c>--sessions-only</c> choose by it.
/// </summary>
public enum Tier
{
    /// <summary>The user's setup.</summary>
    Config,

    /// <summary>Transcripts and what belongs to them.</summary>
    Sessions,
}

/// <summary>Which rule captured a file.</summary>
public enum CaptureGroup
{
    /// <summary>A file or folder of the user's setup that Claude Code knows by name.</summary>
    Settings,

    /// <summary>One of the two plugin manifests.</summary>
    PluginManifest,

    /// <summary>A small text file that no rule names.</summary>
    Other,

    /// <summary>Anything below <c>projects/</c>.</summary>
    Projects,

    /// <summary>The prompts typed in the terminal.</summary>
    History,

    /// <summary>One of <see cref="CaptureSettings.Optional"/>.</summary>
    OptIn,

    /// <summary>Left out by the rules, and asked for by the user.</summary>
    Included,
}

/// <summary>Why a file is not captured.</summary>
public enum ExclusionReason
{
    /// <summary>It is, or may hold, a secret of the account; never captured.</summary>
    Credentials,

    /// <summary>What a running client keeps for itself.</summary>
    Runtime,

    /// <summary>The client makes it again when it is missing.</summary>
    Cache,

    /// <summary>A lock or a file that was being written.</summary>
    Temporary,

    /// <summary>Logs, payloads and other things that are left out unless asked for.</summary>
    NotByDefault,

    /// <summary>One of <see cref="CaptureSettings.Optional"/> that was not asked for.</summary>
    Optional,

    /// <summary>No rule names it, and it is too large to be setup.</summary>
    TooLarge,

    /// <summary>No rule names it, and it is no text.</summary>
    NotText,

    /// <summary>A link that leads to the Claude home itself, or to a folder around it.</summary>
    Loop,

    /// <summary>A link inside <c>projects/</c> to sessions that have a name of their own there, under which they are saved.</summary>
    Alias,

    /// <summary>The user's settings say so.</summary>
    Unwanted,
}

/// <summary>Whether one file is captured, and why: either <see cref="Captured"/> or <see cref="Excluded"/>.</summary>
public abstract record CaptureDecision
{
    private protected CaptureDecision() { }
}

/// <summary>The file is captured.</summary>
/// <param name="Group">the rule that took it</param>
public sealed record Captured(CaptureGroup Group) : CaptureDecision
{
    /// <summary>The half of the source it belongs to.</summary>
    public Tier Tier =>
        Group is CaptureGroup.Projects or CaptureGroup.History or CaptureGroup.OptIn ? Tier.Sessions : Tier.Config;

    /// <summary>Whether it is captured only if its content is text; the caller, who reads it, has to look.</summary>
    public bool RequiresText => Group == CaptureGroup.Other;
}

/// <summary>The file is left out.</summary>
/// <param name="Reason">why</param>
public sealed record Excluded(ExclusionReason Reason) : CaptureDecision;
