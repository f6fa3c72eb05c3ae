namespace ClaudeBackup.Cli.Tests.Pictures;

/// <summary>One thing typed at a prompt, and what came of it.</summary>
/// <param name="Typed">The line as typed; a comment says what has happened meanwhile.</param>
/// <param name="Said">What a terminal was sent, colours included.</param>
public sealed record Shot(string Typed, string Said);
