namespace ClaudeBackup.Core.Git;

/// <summary>What a repository itself says in its <c>.git/config</c>.</summary>
/// <param name="git">The repository.</param>
public sealed class LocalConfig(GitClient git)
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);

    /// <summary>Sets one of the repository's own settings; null takes it away with all its values.</summary>
    public async Task SetAsync(string name, string? value, CancellationToken cancellationToken)
    {
        string[] arguments = value is null
            ? ["config", "--local", "--unset-all", name]
            : ["config", "--local", "--replace-all", name, value];
        var result = await git.TryRunAsync(arguments, Short, cancellationToken);
        // 5: there was nothing to take away
        if (result.ExitCode != 0 && !(value is null && result.ExitCode == 5))
        {
            throw GitFailure.From("config", result.StandardErrorText, result.ExitCode);
        }

        git.Settings.Flush();
    }

    /// <summary>One of the repository's own settings; null when it is not set.</summary>
    public async Task<string?> GetAsync(string name, CancellationToken cancellationToken)
    {
        var result = await git.TryRunAsync(["config", "--local", "--get", name], Short, cancellationToken);
        return result.ExitCode == 0 ? result.Text.TrimEnd('\n') : null;
    }
}
