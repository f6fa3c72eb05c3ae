using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>Asks git whether a checkout has a commit.</summary>
/// <param name="runner">Starts git.</param>
public sealed class SharedHistory(ProcessRunner runner)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Whether the commit is there; no when git cannot tell, or would have to fetch it.</summary>
    public Task<bool> HasAsync(Checkout checkout, string commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(checkout);
        var request = GitEnvironment.Outside(checkout.Top, [], ["cat-file", "-e", $"{commit}^{{commit}}"]);
        return runner.EndsWellAsync(
            request with
            {
                Environment = new Dictionary<string, string?>(request.Environment, StringComparer.Ordinal)
                {
                    ["GIT_NO_LAZY_FETCH"] = "1",
                },
                Deadline = Longest,
            },
            cancellation
        );
    }
}
