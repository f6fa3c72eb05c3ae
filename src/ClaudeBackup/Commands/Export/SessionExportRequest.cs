using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>What <c>export</c> is asked for.</summary>
/// <param name="Session">What was typed for the session; null where the filter says it all.</param>
/// <param name="Filter">Which sessions.</param>
/// <param name="State">Which state of a transcript; null for the usual one.</param>
/// <param name="To">A file or a folder; null for standard output.</param>
/// <param name="Format">What they become.</param>
internal sealed record SessionExportRequest(
    string? Session,
    SessionFilter Filter,
    WantedState? State,
    AbsolutePath? To,
    ExportFormat Format
)
{
    /// <summary>Whether every session that passes the filter is meant.</summary>
    public required bool All { get; init; }

    /// <summary>The moment of which it is told; null for now.</summary>
    public PastMoment? At { get; init; }

    /// <summary>What else may have been meant where no session is found, as a sentence; null for nothing.</summary>
    public string? Hint => ExportedWords.Otherwise(Session);

    /// <summary>Whether results are whole, however long.</summary>
    public required bool IsFull { get; init; }

    /// <summary>Whether secrets stay.</summary>
    public required bool Reveals { get; init; }

    /// <summary>Whether files that are there are replaced.</summary>
    public required bool Force { get; init; }

    /// <summary>Whether nothing is written.</summary>
    public required bool DryRun { get; init; }
}
