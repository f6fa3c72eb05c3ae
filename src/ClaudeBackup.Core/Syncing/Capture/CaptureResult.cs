using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>What reading a file came to.</summary>
public abstract record CaptureResult
{
    private CaptureResult() { }

    /// <summary>The bytes are the stored ones.</summary>
    /// <param name="Entry">With its new fingerprint and, should it have changed, its mode.</param>
    /// <param name="ModeChanged">Whether the mode did.</param>
    public sealed record Same(IndexEntry Entry, bool ModeChanged) : CaptureResult;

    /// <summary>There are bytes to store.</summary>
    /// <param name="Entry">As it will be stored.</param>
    /// <param name="Kind">What happened to it.</param>
    public sealed record Changed(IndexEntry Entry, ChangeKind Kind) : CaptureResult;

    /// <summary>It is not text, and only text is captured there.</summary>
    /// <param name="Source">Which file.</param>
    /// <param name="Fingerprint">By which the next run knows it without reading.</param>
    public sealed record NotText(RelativePath Source, Fingerprint Fingerprint) : CaptureResult;

    /// <summary>It could not be read; what is stored of it stays.</summary>
    /// <param name="Problem">Which file and why.</param>
    public sealed record Unreadable(FileProblem Problem) : CaptureResult;
}

/// <summary>What happened to a file since it was stored.</summary>
public enum ChangeKind
{
    /// <summary>Not stored before.</summary>
    Added,

    /// <summary>The stored bytes, proved, and more behind them.</summary>
    Appended,

    /// <summary>Replaced; history keeps what it was.</summary>
    Replaced,

    /// <summary>An append-only file that is now, as far as hashes of whole segments tell, the beginning of what is stored: both are kept.</summary>
    Shrunk,

    /// <summary>An append-only file that does not extend what is stored: both are kept.</summary>
    Rewritten,
}

/// <summary>A file that was to be read, and what came of it.</summary>
/// <param name="File">Which file.</param>
/// <param name="Result">What reading it came to.</param>
public sealed record CapturedFile(FileToRead File, CaptureResult Result);

/// <summary>What one commit of a sync takes in.</summary>
/// <param name="Changes">What is to be done; only the last commit has what needs no reading.</param>
/// <param name="Files">The files that were read for it.</param>
internal sealed record CapturedPart(ChangeSet Changes, IReadOnlyList<CapturedFile> Files);
