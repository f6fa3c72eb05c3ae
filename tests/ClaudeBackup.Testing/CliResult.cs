using System.Text.Json;
using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>What a run of the program came to.</summary>
/// <param name="Command">The arguments, for messages.</param>
/// <param name="ExitCode">As the system tells it; 128 and the signal's number after a signal.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record CliResult(string Command, int ExitCode, string Out, string Error)
{
    /// <summary>The one document on standard output.</summary>
    public JsonElement Json => Parse(Out);

    /// <summary>The one document on standard error.</summary>
    public JsonElement ErrorJson => Parse(Error);

    /// <summary>Fails the test unless the run ended so.</summary>
    public CliResult ExitsWith(int code)
    {
        Assert.True(ExitCode == code, $"{this} instead of {code}");
        return this;
    }

    public override string ToString() => $"claude-backup {Command}: exit {ExitCode}\n{Out}{Error}";

    private JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            Assert.Fail($"No single document ({e.Message}): {this}");
            throw;
        }
    }

    /// <summary>Standard output, with what was wrapped on one line again.</summary>
    public string Unwrapped =>
        string.Join(
            '\n',
            Out.Split('\n')
                .Aggregate(
                    new List<string>(),
                    (lines, line) =>
                        line.StartsWith(' ') && lines is [.. var before, var last]
                            ? [.. before, $"{last} {line.TrimStart()}"]
                            : [.. lines, line]
                )
        );
}
