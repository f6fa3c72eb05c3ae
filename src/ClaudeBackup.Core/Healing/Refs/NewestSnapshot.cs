using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Healing;

/// <summary>The newest acknowledged snapshot for whoever only reads: nothing is put right. What git was once asked is remembered.</summary>
public sealed class NewestSnapshot
{
    private readonly Lock _gate = new();
    private string _asked = "";
    private ObjectId? _answer;

    /// <summary>Finds it.</summary>
    /// <param name="claims">What each file says.</param>
    /// <param name="git">Asked how commits stand to each other, only where these differ.</param>
    /// <exception cref="BackupException">git is missing.</exception>
    public ObjectId? Of(SnapshotClaims claims, GitClient git)
    {
        ObjectId[] said = [.. claims.All.Distinct()];
        if (claims.Agree || said.Length < 2)
        {
            return said.FirstOrDefault();
        }

        lock (_gate)
        {
            var question = string.Join(' ', claims.All.Prepend(claims.Branch ?? ObjectId.None));
            if (!string.Equals(question, _asked, StringComparison.Ordinal))
            {
                // rare, and whoever asks for the newest snapshot cannot do anything before it is known
                var history = CommitParents.ReadAsync(git, said, CancellationToken.None).GetAwaiter().GetResult();
                (_asked, _answer) = (question, Acknowledged.Of(claims, history).Newest);
            }

            return _answer;
        }
    }
}
