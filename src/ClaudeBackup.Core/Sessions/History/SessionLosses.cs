using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Whether what comes back of a session has a note in the place of bytes that were lost.</summary>
/// <param name="store">Gives bytes; nearly always none are asked for.</param>
public sealed class SessionLosses(SegmentStore store)
{
    /// <summary>Whether its transcript or one of a subagent has. What cannot be read is no note.</summary>
    /// <param name="session">The session.</param>
    /// <param name="state">Which state of its transcript; null for the one that a restore brings back.</param>
    public bool AreIn(StoredSession session, WantedState? state = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session
            .Files.Where(f => SessionPath.IsAppendOnly(f.Source))
            .Any(file =>
            {
                var wanted = file == session.Transcript?.File ? state ?? session.Usual : session.Usual;
                var variant = wanted.Of(file);
                try
                {
                    return LossNote.IsIn(file.Path, variant, i => store.Read(session.Machine, file, variant, i));
                }
                catch (BackupException e) when (e.LacksBytes)
                {
                    return false;
                }
            });
    }
}
