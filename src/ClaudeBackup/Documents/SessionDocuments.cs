using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Documents;

internal sealed record SessionsDocument(IReadOnlyList<SessionLine> Sessions);

internal sealed record PeekDocument(
    string Uuid,
    string ProjectHash,
    string BackedUpAt,
    long SizeBytes,
    int MessageCount,
    long UncompressedBytes,
    IReadOnlyList<PeekMessageDocument> FirstMessages,
    IReadOnlyList<PeekMessageDocument> LastMessages,
    IReadOnlyList<PeekStateDocument> States,
    SessionLine Session
);

internal sealed record PeekStateDocument(
    int State,
    bool Newest,
    bool Fullest,
    long Bytes,
    int EntryCount,
    int MessageCount,
    string? LastActivity,
    string SavedAt
);

internal sealed record PeekMessageDocument(string Role, string Preview);
