using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>Makes something of what git printed. Of what nothing can be made is told with the git that printed it: one that is too old, or another program of its name.</summary>
internal static class GitAnswer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Reads all of it at once.</summary>
    /// <param name="runner">Starts git, to be asked for its version.</param>
    /// <param name="verb">What was asked of it.</param>
    /// <param name="read">Throws for what it does not know.</param>
    /// <exception cref="BackupException">It cannot be read.</exception>
    public static T Read<T>(ProcessRunner runner, string verb, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw Unreadable(runner, verb, e.Message, e);
        }
    }

    /// <param name="runner">Starts git, to be asked for its version.</param>
    /// <param name="verb">What was asked of it.</param>
    /// <param name="why">What is wrong with the answer.</param>
    /// <param name="inner">The cause.</param>
    public static BackupException Unreadable(ProcessRunner runner, string verb, string why, Exception? inner)
    {
        var version = Version(runner);
        return new BackupException(
            FailureKind.Failed,
            $"git{(version is null ? "" : $" {version.Text}")} answered {verb} in a way that claude-backup cannot read: {Redactor.Redact(why)}",
            version?.Number < GitVersion.Oldest
                ? $"It is too old: install git {GitVersion.Oldest} or later. What else is in the way: claude-backup doctor"
                : "Another program of that name may come first on the PATH. See what is in the way: claude-backup doctor",
            inner
        )
        {
            Code = FailureCode.GitUnreadable,
        };
    }

    private static GitVersion? Version(ProcessRunner runner)
    {
        try
        {
            AbsolutePath anywhere = new(Path.GetPathRoot(AppContext.BaseDirectory)!);
            var request = GitEnvironment.Outside(anywhere, [], ["--version"]) with { Deadline = Deadline };
            return GitOutput.ParseVersion(
                runner.RunAsync(request, CancellationToken.None).GetAwaiter().GetResult().Text
            );
        }
        catch (Exception e) when (e is FormatException or BackupException)
        {
            return null;
        }
    }
}
