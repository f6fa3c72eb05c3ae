using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Where else sessions are to come back than where they were.</summary>
/// <param name="Rules">By folders of projects.</param>
public sealed record MoveRequest(IReadOnlyList<PathRule> Rules)
{
    /// <summary>Where they were.</summary>
    public static MoveRequest Nothing { get; } = new([]);

    /// <summary>The folder that takes the place of the one project of all that is restored; null for none.</summary>
    public AbsolutePath? Here { get; init; }

    /// <summary>Whether anything goes elsewhere.</summary>
    public bool IsNothing => Rules.Count == 0 && Here is null;
}

/// <summary>One project that comes back elsewhere.</summary>
/// <param name="Folder">Its folder below <c>projects/</c> as it is stored.</param>
/// <param name="From">The folder it was in; null when none of its sessions tells.</param>
/// <param name="To">The folder it is in then.</param>
public sealed record ProjectMove(string Folder, string? From, string To)
{
    /// <summary>Its folder below <c>projects/</c> then.</summary>
    public string NewFolder => Claude.ProjectDirectoryName.Encode(To);
}
