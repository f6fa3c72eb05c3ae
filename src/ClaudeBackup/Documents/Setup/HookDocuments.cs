namespace ClaudeBackup.Documents;

internal sealed record HookDocument(bool Ok, string Event, bool Started, string? Message);

// what Claude Code reads: its key, not ours
internal sealed record HookAnswerDocument(string SystemMessage);
