using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Storage;

namespace ClaudeBackup.Core.Hooks;

/// <summary>Which Claude Code was at work here last, in local state.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Seen">When a run behind one of its hooks last looked at the source.</param>
internal sealed record ClientRecord(string Version, DateTimeOffset Seen)
{
    private const string FileName = "client.json";

    /// <summary>Reads it; null when there is none, or none that can be read.</summary>
    public static ClientRecord? Read(BackupRepository repository) =>
        LocalStateFile.TryRead(
            repository.State / FileName,
            json => new ClientRecord(
                LocalStateFile.Text(json, "version"),
                LocalStateFile.Time(json, "seen") ?? DateTimeOffset.UnixEpoch
            )
        );

    public void Write(BackupRepository repository) =>
        AtomicFile.Write(
            repository.State / FileName,
            LocalStateFile.Bytes(json =>
            {
                json.WriteString("version", Version);
                json.WriteString("seen", Seen);
            })
        );
}
