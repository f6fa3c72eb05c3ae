namespace ClaudeBackup.Documents;

internal sealed record DoctorDocument(bool Ok, IReadOnlyList<FindingDocument> Checks, FixesDocument? Fixes);

internal sealed record FindingDocument(
    string Name,
    string Level,
    string Message,
    string? Command,
    string? Hint,
    bool Fixable
);

internal sealed record FixesDocument(bool DryRun, IReadOnlyList<string> Wanted, IReadOnlyList<string> Notes);
