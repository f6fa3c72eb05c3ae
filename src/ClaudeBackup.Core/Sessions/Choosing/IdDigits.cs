namespace ClaudeBackup.Core.Sessions;

/// <summary>How much of an id has to be told. Pure.</summary>
public static class IdDigits
{
    /// <summary>How many characters from the beginning tell the ids apart; ids that are the same count as one.</summary>
    public static int ToTellApart(IEnumerable<string> ids)
    {
        var sorted = ids.Select(id => id.ToUpperInvariant()).Distinct().Order(StringComparer.Ordinal).ToArray();
        var most = 0;
        for (var i = 1; i < sorted.Length; i++)
        {
            most = Math.Max(most, Same(sorted[i - 1], sorted[i]));
        }

        return most + 1;
    }

    private static int Same(string one, string other) => one.AsSpan().CommonPrefixLength(other);
}
