using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>How the lines of two files differ, found by git.</summary>
/// <param name="runner">Starts git.</param>
public sealed class LineDiff(ProcessRunner runner)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    /// <summary>The hunks that <c>diff -u</c> would print, without the names of the files; empty when they are the same.</summary>
    /// <exception cref="BackupException">git failed.</exception>
    public async Task<string> OfAsync(AbsolutePath before, AbsolutePath after, CancellationToken cancellation)
    {
        string[] arguments =
        [
            // of no repository: neither its settings nor its attributes, which may name filters, concern two files
            "--git-dir=/dev/null",
            "diff",
            "--no-index",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--",
            before.Value,
            after.Value,
        ];
        var request = GitEnvironment.Outside(before.Parent!, [], arguments) with { Deadline = Long };
        var result = await runner.RunAsync(request, cancellation);
        // 1 means that they differ
        if (result.ExitCode is not (0 or 1))
        {
            throw GitFailure.From("diff", result.StandardErrorText, result.ExitCode);
        }

        var text = result.Text;
        var hunks = text.StartsWith("@@", StringComparison.Ordinal)
            ? 0
            : text.IndexOf("\n@@", StringComparison.Ordinal) + 1;
        return hunks == 0 && text.Length > 0 ? "Binary files differ.\n" : text[hunks..];
    }
}
