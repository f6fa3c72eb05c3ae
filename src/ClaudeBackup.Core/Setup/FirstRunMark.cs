using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Setup;

/// <summary>Lies in the repository as long as its first run is at work: one that was killed is set up again, with all its questions.</summary>
/// <param name="repository">The repository.</param>
public sealed class FirstRunMark(BackupRepository repository)
{
    private const string FileName = "first-run";

    private AbsolutePath Place => repository.LocalFolder / FileName;

    /// <summary>Whether a first run has begun and not come to its end.</summary>
    public bool IsThere => File.Exists(Place.Value);

    /// <summary>The first run begins.</summary>
    public void Set() => AtomicFile.WriteText(Place, "");

    /// <summary>It has come to its end.</summary>
    public void Remove() => File.Delete(Place.Value);
}
