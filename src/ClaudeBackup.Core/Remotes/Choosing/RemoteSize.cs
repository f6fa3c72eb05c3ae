using System.Globalization;

namespace ClaudeBackup.Core.Remotes;

/// <summary>How much lies at a remote. Hosts ask for small repositories, and say so late.</summary>
/// <param name="Bytes">All history, of all machines, as far as is known here.</param>
/// <param name="Level">0 while there is nothing to say, and one more each time that it becomes more pressing.</param>
/// <param name="Advice">A sentence for the user; null while there is nothing to say.</param>
public sealed record RemoteSize(long Bytes, int Level, string? Advice)
{
    private const long Large = 2_000_000_000;
    private const long VeryLarge = 4_000_000_000;

    private const string WayOut =
        "A server or drive of your own has no such limit; move everything there with: claude-backup backend set git --remote URL";

    /// <summary>Weighs a size.</summary>
    /// <param name="remote">Where it lies. A folder has room for as long as its disk has.</param>
    /// <param name="bytes">How much.</param>
    public static RemoteSize Of(RemoteUrl remote, long bytes)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");
        // https://docs.github.com/repositories/working-with-files/managing-large-files/about-large-files-on-github
        var limit = remote.IsGitHub ? "GitHub strongly recommends less than 5 GB" : "Many hosts accept 5 to 10 GB";
        return remote.Kind is RemoteKind.File ? new RemoteSize(bytes, 0, Advice: null)
            : bytes >= VeryLarge
                ? new RemoteSize(
                    bytes,
                    2,
                    $"{remote} holds {size} and may soon be refused: {limit} in one repository. Move now. {WayOut}"
                )
            : bytes >= Large ? new RemoteSize(bytes, 1, $"{remote} holds {size}. {limit} in one repository. {WayOut}")
            : new RemoteSize(bytes, 0, Advice: null);
    }
}
