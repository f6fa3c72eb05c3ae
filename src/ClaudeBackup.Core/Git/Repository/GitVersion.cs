namespace ClaudeBackup.Core.Git;

/// <summary>The version of the git that is installed.</summary>
/// <param name="Number">Its numbers, at most three.</param>
/// <param name="Text">All that git says, such as <c>2.39.5 (Apple Git-154)</c>.</param>
public sealed record GitVersion(Version Number, string Text)
{
    /// <summary>GIT_CONFIG_GLOBAL came with 2.32, <c>repack --geometric --write-midx</c> with 2.34.</summary>
    public static Version Oldest { get; } = new(2, 34);
}
