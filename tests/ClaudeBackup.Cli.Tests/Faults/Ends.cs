using System.Text.Json;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Faults;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>How a run may end that met a fault.</summary>
internal static class Ends
{
    private static readonly int[] Documented = [0, 1, 3, 4, 11, 12, 130, 137];

    /// <summary>With a documented exit code, and a document that says what happened and what to do; null if so, else what is wrong.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="error">How the disk failed; a full one has a code of its own.</param>
    public static string? Well(CliResult result, DiskError error)
    {
        if (!Documented.Contains(result.ExitCode))
        {
            return $"exit code {result.ExitCode}";
        }

        if (result.ExitCode == 137)
        {
            return null;
        }

        if (
            result.Error.Contains("   at ", StringComparison.Ordinal)
            || result.Error.Contains("Unhandled", StringComparison.Ordinal)
        )
        {
            return "a stack trace";
        }

        if (result.ExitCode is 0 or 3 or 4 || (result.ExitCode == 12 && result.Out.Length > 0))
        {
            return IsDocument(result.Out) ? null : "no document on standard output";
        }

        if (!IsDocument(result.Error))
        {
            return "no document on standard error";
        }

        var failure = result.ErrorJson;
        var code = failure.GetProperty("code").GetString();
        return code == "unexpected" ? "an unexpected failure"
            : error is DiskError.Full or DiskError.Quota
            && code != "disk-full"
            && !IsUntold(failure)
            // what a repair could not put back is damaged still, for whatever reason
            && !(code == "integrity" && result.Command.Contains("--repair", StringComparison.Ordinal))
                ? "not told as a full disk"
            : failure.GetProperty("hint").ValueKind == JsonValueKind.Null ? "no hint"
            : null;
    }

    // git does not always say why it could not write a file of its own
    private static bool IsUntold(JsonElement failure) =>
        failure.GetProperty("error").GetString() is { } error
        && error.StartsWith("git ", StringComparison.Ordinal)
        && !error.Contains("No space left", StringComparison.Ordinal)
        && !error.Contains("quota", StringComparison.OrdinalIgnoreCase);

    private static bool IsDocument(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
