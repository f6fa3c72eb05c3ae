namespace ClaudeBackup.Core.Git;

/// <summary>How a push of one ref ended, where the two sides talked with each other to the end.</summary>
public abstract record PushResult
{
    private PushResult() { }

    /// <summary>The remote has it.</summary>
    public sealed record Updated : PushResult;

    /// <summary>The remote's ref was not where it was expected, or so the remote says; nothing was changed.</summary>
    /// <param name="Said">What it said.</param>
    public sealed record Moved(string Said) : PushResult;

    /// <summary>The remote said no; nothing was changed.</summary>
    /// <param name="Said">What it said.</param>
    public sealed record Declined(string Said) : PushResult;

    /// <summary>What the remote said when it did not take the push; null when it did.</summary>
    public string? Refusal =>
        this switch
        {
            Moved(var said) => said,
            Declined(var said) => said,
            _ => null,
        };

    private static readonly string[] Races =
    [
        "stale info",
        "fetch first",
        "non-fast-forward",
        "cannot lock ref",
        "failed to update ref",
        "incorrect old value",
        "reference already exists",
        "remote ref updated since checkout",
    ];

    /// <summary>Reads <c>git push --porcelain</c>; null when git never came to tell of a ref.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="errorText">Standard error.</param>
    public static PushResult? TryParse(string output, string errorText)
    {
        foreach (var line in output.Split('\n'))
        {
            if (line.Split('\t') is not [{ Length: 1 } flag, _, var summary])
            {
                continue;
            }

            var said = errorText.Length > 0 ? $"{summary}\n{errorText}" : summary;
            return flag[0] is not '!' ? new Updated()
                : IsRace(summary) ? new Moved(said)
                : new Declined(said);
        }

        return null;
    }

    // a remote that never lets its history be written over says so in words of a race, but says them itself
    private static bool IsRace(string summary) =>
        !summary.Contains("[remote rejected] (non-fast-forward)", StringComparison.Ordinal)
        && Array.Exists(Races, race => summary.Contains(race, StringComparison.Ordinal));
}
