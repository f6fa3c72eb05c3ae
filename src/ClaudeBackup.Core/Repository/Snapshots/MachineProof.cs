using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Proves that it was this computer, for this user and these folders, that wrote a machine's folder, without telling which that is: whoever deleted
/// the repository and starts over with the remote takes the old folder again and no second one.
/// </summary>
/// <param name="ComputerId">What <see cref="Computer.Id"/> gives, asked for when something is to be proved.</param>
/// <param name="UserHome">The home of the user.</param>
/// <param name="ClaudeHome">The source.</param>
/// <param name="Repository">Where the repository is: two of them are two machines.</param>
public sealed record MachineProof(
    Lazy<string?> ComputerId,
    AbsolutePath UserHome,
    AbsolutePath ClaudeHome,
    AbsolutePath Repository
)
{
    /// <summary>The proof that goes into the manifest of a machine, and is found there again.</summary>
    /// <param name="machineId">The machine's random id.</param>
    /// <returns>Null where the system has no id.</returns>
    public string? Of(string machineId) =>
        ComputerId.Value is not { } computer
            ? null
            : Convert.ToHexStringLower(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes(
                        string.Join('\n', "machine proof 1", machineId, computer, UserHome, ClaudeHome, Repository)
                    )
                )
            );

    /// <summary>Whether a manifest is of a machine that this one is.</summary>
    public bool Holds(MachineManifest manifest) => manifest is { Id: { } id, Proof: { } proof } && proof == Of(id);
}
