namespace ClaudeBackup.Core.Health;

/// <summary>How a check came out; more is worse.</summary>
public enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It saves all the same; something is to be looked at.</summary>
    Warning,

    /// <summary>Nothing is saved, or not where it should be, until it is put right.</summary>
    Failure,
}

/// <summary>A remedy that changes nothing but what is wrong, and so may be done unasked.</summary>
public enum HarmlessFix
{
    /// <summary>Close the repository to other users.</summary>
    Permissions,

    /// <summary>Put git's refs, its settings and our small files right, and derive what is derived.</summary>
    Structure,

    /// <summary>Install the job again that the schedule asks for.</summary>
    Job,
}

/// <summary>What one check found.</summary>
/// <param name="Level">How it came out.</param>
/// <param name="Sentence">What is so, for people, with a stop.</param>
public sealed record Finding(FindingLevel Level, string Sentence)
{
    /// <summary>The command that puts it right; null where there is none.</summary>
    public string? Command { get; init; }

    /// <summary>What to do about it where that is no single command, or how the command is meant; null for nothing.</summary>
    public string? Hint { get; init; }

    /// <summary>What may be done about it unasked; null for nothing.</summary>
    public HarmlessFix? Fix { get; init; }

    /// <summary>All is well.</summary>
    public static Finding Ok(string sentence) => new(FindingLevel.Ok, sentence);

    /// <summary>Something is to be looked at.</summary>
    public static Finding Warning(string sentence) => new(FindingLevel.Warning, sentence);

    /// <summary>Something has to be put right.</summary>
    public static Finding Failure(string sentence) => new(FindingLevel.Failure, sentence);

    /// <summary>What a call failed with.</summary>
    public static Finding Of(Failures.BackupException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Failure(failure.Message) with { Hint = failure.Hint };
    }
}
