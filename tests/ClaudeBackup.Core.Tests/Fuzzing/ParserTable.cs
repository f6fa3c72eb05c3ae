namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>Every parser of bytes that come from elsewhere: other programs, other machines, other versions, a disk that is going bad.</summary>
internal static class ParserTable
{
    public static IReadOnlyList<FuzzedParser> All { get; } =
    [
        .. TranscriptParsers.All,
        .. StoredParsers.All,
        .. LocalParsers.All,
        .. GitParsers.All,
        .. SetupParsers.All,
        .. SystemParsers.All,
        .. TypedParsers.All,
    ];
}
