using System.Globalization;

namespace ClaudeBackup.Core.Secrets;

/// <summary>How findings are called, in one place. Pure.</summary>
public static class SecretWords
{
    /// <summary>For example <c>1 text that looks like a secret</c>.</summary>
    /// <param name="count">At least 1.</param>
    public static string Texts(int count) =>
        count == 1
            ? "1 text that looks like a secret"
            : string.Create(CultureInfo.InvariantCulture, $"{count:N0} texts that look like secrets");
}
