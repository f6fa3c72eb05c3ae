namespace ClaudeBackup.Core.Remotes;

/// <summary>A file of a folder, beside its objects, that keeps git from what lies there, or has it give less than lies there.</summary>
/// <param name="Path">Below the folder, with <c>/</c>.</param>
/// <param name="What">What is wrong with it, as a verb and what follows.</param>
public sealed record UnsoundFile(string Path, string What);
