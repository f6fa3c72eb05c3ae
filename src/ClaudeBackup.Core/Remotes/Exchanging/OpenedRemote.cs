using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A remote that can be talked with.</summary>
/// <param name="Name">As it may be shown.</param>
/// <param name="Git">git's verbs against it.</param>
/// <param name="MayReceive">
/// Throws a failure when nothing may be sent there, as when a private repository was made public; asked before every push.
/// </param>
/// <param name="IsClosed">Whether, when that was last asked, its host said that nobody reads it who was given no access.</param>
/// <param name="Secrets">What is done about secrets on their way there.</param>
public sealed record OpenedRemote(
    string Name,
    GitTransport Git,
    Func<CancellationToken, Task> MayReceive,
    Func<bool> IsClosed,
    SecretPolicy Secrets
);
