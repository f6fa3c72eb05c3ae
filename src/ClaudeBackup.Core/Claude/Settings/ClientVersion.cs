namespace ClaudeBackup.Core.Claude;

/// <summary>Which Claude Code is at work.</summary>
public static class ClientVersion
{
    /// <summary>In the environment of hooks; seen with client 2.1.330 as <c>claude-code_2-1-330_harness</c>.</summary>
    public const string Variable = "AI_AGENT";

    private const string Prefix = "claude-code_";

    /// <summary>The version in the form <c>2.1.330</c>; null when the variable is unset or says something else.</summary>
    public static string? Parse(string? variable)
    {
        if (variable?.StartsWith(Prefix, StringComparison.Ordinal) is not true)
        {
            return null;
        }

        var numbers = variable[Prefix.Length..].Split('_')[0].Split('-');
        return numbers.Length > 1 && numbers.All(n => n.Length > 0 && n.All(char.IsAsciiDigit))
            ? string.Join('.', numbers)
            : null;
    }
}
