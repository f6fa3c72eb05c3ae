using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Profiles;

/// <summary>One file of a profile, with the paths of this home in it.</summary>
/// <param name="Path">Below the Claude home.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="ModifiedNs">Nanoseconds since the Unix epoch.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ProfileFile(RelativePath Path, int Mode, long ModifiedNs, byte[] Content);

/// <summary>Something in a profile that may not be there. Then nothing of it is taken.</summary>
/// <param name="Name">As it stands there.</param>
/// <param name="Reason">Why.</param>
public sealed record RefusedFile(string Name, string Reason);

/// <summary>A setup that can be taken over: an archive, or another machine of the repository.</summary>
public abstract class ProfileSource : IDisposable
{
    /// <summary>What it is, for people.</summary>
    public abstract string Origin { get; }

    /// <summary>What may not be there; not empty, nothing is taken.</summary>
    public virtual IReadOnlyList<RefusedFile> Refused => [];

    /// <summary>Plugins to install again, as <c>name@marketplace</c>.</summary>
    public virtual IReadOnlyList<string> Plugins => [];

    /// <summary>Where they come from.</summary>
    public virtual IReadOnlyList<ProfileMarketplace> Marketplaces => [];

    /// <summary>Sentences the user must see.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>Whether it was made on Windows; null when it does not tell.</summary>
    public virtual bool? IsFromWindows => null;

    /// <summary>Every file, one at a time; can be asked for again, and gives the same.</summary>
    /// <exception cref="Failures.BackupException">It cannot be read, or is another one by now.</exception>
    public abstract IEnumerable<ProfileFile> Read();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}
