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
    SessionLine Session
);

internal sealed record PeekMessageDocument(string Role, string Preview);
