using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Verifying;

/// <summary>What kind of thing is not as it was acknowledged. The words of JSON are these, in lower case with hyphens.</summary>
public enum DefectKind
{
    /// <summary>A ref of git, or HEAD, says nothing, or something else than all that speaks of the newest snapshot.</summary>
    Reference,

    /// <summary>A file in which git keeps objects does not carry the hash that it should, or its partner is missing.</summary>
    ObjectFile,

    /// <summary>A commit, tree or blob that snapshots need is in no file.</summary>
    GitObject,

    /// <summary>A list of files cannot be read, or is not what its name says.</summary>
    List,

    /// <summary>A segment that a list names is not in the snapshot, or is another one.</summary>
    Segment,

    /// <summary>Something in the snapshot that no list names, or no version of this program can have written.</summary>
    Stray,

    /// <summary>A file beside <c>.git</c> is missing, or is not as the snapshot has it.</summary>
    WorkTree,

    /// <summary>A small file of ours, such as the settings, cannot be read.</summary>
    Local,

    /// <summary>The source, where it is unchanged since it was saved, has other bytes than the repository.</summary>
    Source,

    /// <summary>The copy at the remote lacks what snapshots need, or has it damaged.</summary>
    Remote,
}

/// <summary>How bad it is for what was saved.</summary>
public enum Harm
{
    /// <summary>It is no damage, and nothing needs to be done: a user's own ref, or what tells of another disk.</summary>
    None,

    /// <summary>Nothing saved is affected, but it is not as it should be: it is derived, or does not belong here. A repair derives it anew or sets it aside.</summary>
    Harmless,

    /// <summary>One of several copies is damaged.</summary>
    OneCopy,

    /// <summary>No sound copy was found in the repository.</summary>
    NoCopy,
}

/// <summary>One thing that is wrong with a repository.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Path">The file below the root of the repository, with <c>/</c>; or the name of a git object.</param>
/// <param name="Meaning">One sentence: what is wrong, and what it means for what was saved.</param>
/// <param name="Harm">How bad it is.</param>
public sealed record Defect(DefectKind Kind, string Path, string Meaning, Harm Harm)
{
    /// <summary>Whether anything that was saved is affected.</summary>
    public bool AffectsSaved => Harm is Harm.OneCopy or Harm.NoCopy;

    /// <summary>Whether a repair sets the file aside, and no more: it does not belong there, or is made anew by whoever needs it.</summary>
    public bool IsSetAside { get; init; }

    /// <summary>Whether somebody may have wished it so: it is put right when the user says so, and not by itself.</summary>
    public bool MayBeWished { get; init; }

    /// <summary>The machine that stored what is affected; null where that does not matter.</summary>
    public Slug? Machine { get; init; }

    /// <summary>The file at the source that is affected, below the Claude home; null where there is no one file.</summary>
    public string? Source { get; init; }
}

/// <summary>What was looked at.</summary>
public sealed record VerifyCounts
{
    public static VerifyCounts None { get; } = new();

    /// <summary>Machines in the newest snapshot.</summary>
    public int Machines { get; init; }

    /// <summary>Lists that were read.</summary>
    public int Lists { get; init; }

    /// <summary>Stored files that they name.</summary>
    public int Files { get; init; }

    /// <summary>Segments of these, each once.</summary>
    public int Segments { get; init; }

    /// <summary>Files beside <c>.git</c> that were looked at.</summary>
    public int WorkTreeFiles { get; init; }

    /// <summary>Files in which git keeps objects.</summary>
    public int ObjectFiles { get; init; }

    /// <summary>Segments whose bytes were read and proved.</summary>
    public int ReadSegments { get; init; }

    /// <summary>Bytes that were read for it, as stored.</summary>
    public long ReadBytes { get; init; }

    /// <summary>Segments that are not on this disk, for they were left at the remote.</summary>
    public int NotHere { get; init; }
}
