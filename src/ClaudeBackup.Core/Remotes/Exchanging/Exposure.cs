namespace ClaudeBackup.Core.Remotes;

/// <summary>People who were given no access can read the remote. It holds until the host says otherwise, whatever else goes wrong meanwhile.</summary>
/// <param name="Words">Which remote, who reads it, what lies there.</param>
/// <param name="Hint">What to do about it.</param>
/// <param name="Seen">When it was found out.</param>
public sealed record Exposure(string Words, string? Hint, DateTimeOffset Seen);
