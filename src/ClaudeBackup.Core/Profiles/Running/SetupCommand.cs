namespace ClaudeBackup.Core.Profiles;

/// <summary>Something that Claude Code runs, takes programs from or no longer asks about, because a file of the setup says so.</summary>
/// <param name="Kind">
/// <c>hook</c>, <c>command</c> (a status line, a helper, what a slash command runs), <c>mcp</c>, <c>env</c>, <c>plugins</c>, or <c>permission</c>
/// (a protection that is taken away).
/// </param>
/// <param name="File">Which file says so.</param>
/// <param name="Where">Where in it.</param>
/// <param name="Command">The command, address, variable, source or rule.</param>
public sealed record SetupCommand(string Kind, string File, string Where, string Command);
