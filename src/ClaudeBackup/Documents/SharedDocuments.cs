using System.Text.Json.Serialization;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Documents;

// What leaves the process with --json. Every key is described in docs/scripting.md; keys are added, never renamed.

internal sealed record VersionDocument(string Version);

internal sealed record HelpDocument(string Help);

internal sealed record ErrorDocument(
    string Error,
    string Code,
    string? Hint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SessionLine>? Candidates
);

internal sealed record ProblemDocument(string Path, string Reason);

internal sealed record CompletionDocument(bool Ok, string Shell, string Script);

internal sealed record CandidatesDocument(IReadOnlyList<CandidateDocument> Candidates);

internal sealed record CandidateDocument(string Value, string Note);

internal sealed record GenerateDocument(bool Ok, string Folder, IReadOnlyList<string> Files);
