using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>What a hook asks the run behind it for.</summary>
/// <param name="Mark">How far the transcript went before a compaction; null for all else.</param>
/// <param name="Client">The version of Claude Code; null when it is unknown.</param>
internal sealed record HookRequest(SourceMark? Mark, string? Client);
