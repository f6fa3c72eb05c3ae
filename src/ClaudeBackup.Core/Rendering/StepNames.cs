using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Reading;

namespace ClaudeBackup.Core.Rendering;

/// <summary>What steps are called where they are folded.</summary>
internal static class StepNames
{
    /// <summary>The name; it may hold anything that a transcript can.</summary>
    public static string Of(Step step) =>
        step.IsCompaction
            ? "Summary of what came before"
            : step.Kind switch
            {
                ContentKind.Prompt => "Task",
                ContentKind.Answer => "Answer",
                ContentKind.Thinking => "Thinking",
                ContentKind.Call => $"{step.Tool} {CallSummary.Of(step.Input)}".TrimEnd(),
                ContentKind.Result => $"Result {step.Tool}".TrimEnd(),
                _ => "Notice",
            };

    /// <summary>The first lines of a text, and how many there are behind them.</summary>
    public static string Cut(string text, int? mostLines)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return mostLines is not { } most || lines.Length <= most
            ? text
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join('\n', lines.Take(most))}\n… {lines.Length - most:N0} more lines"
            );
    }
}
