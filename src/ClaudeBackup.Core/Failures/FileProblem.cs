namespace ClaudeBackup.Core.Failures;

/// <summary>One file that could not be read or written; the run goes on without it.</summary>
/// <param name="Path">The file, as the user would name it.</param>
/// <param name="Reason">Why, as a sentence or the system's own words.</param>
public sealed record FileProblem(string Path, string Reason);
