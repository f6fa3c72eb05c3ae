using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Reading;

namespace ClaudeBackup.Core.Rendering;

/// <summary>What steps are called where they are folded.</summary>
internal static class StepNames
{
    private const int Kilo = 1000;

    /// <summary>The name; it may hold anything that a transcript can.</summary>
    public static string Of(Step step) =>
        step.IsCompaction
            ? "Summary of what came before"
            : step.Kind switch
            {
                ContentKind.Prompt => "Task",
                ContentKind.Answer => "Answer",
                ContentKind.Thinking => "Thinking",
                ContentKind.Call => $"{step.Tool} {CallSummary.Of(step.Input)}".TrimEnd()
                    + (step.Outcome is { IsError: true } ? " · failed" : ""),
                ContentKind.Result => $"Result {step.Tool}".TrimEnd(),
                ContentKind.Picture when step.Picture is { } picture => Of(picture, step.Tool),
                _ => "Notice",
            };

    /// <summary>The name, fit to be given away. What is hidden in it counts once: of a call whose texts stand below its name, it counts there.</summary>
    public static string Of(Step step, Masking masking) =>
        step.Kind is ContentKind.Call && Given(step).Length > 0 && EditLines.Of(step).Count == 0
            ? masking.Again(Of(step))
            : masking.Of(Of(step));

    /// <summary>What a subagent is called.</summary>
    public static string Of(Subagent agent) =>
        $"{(agent.Kind.Length > 0 ? $"{agent.Kind} agent" : "Agent")} {agent.Id}";

    /// <summary>What a call was given beyond what its name says of it; empty where that is all.</summary>
    public static string Given(Step call) =>
        call.Text.Contains('\n') || call.Text.Length > CallSummary.Of(call.Input).Length ? call.Text : "";

    /// <summary>The first lines of a text, and how many there are behind them.</summary>
    public static string Cut(string text, int? mostLines)
    {
        var (end, left) = (0, mostLines ?? int.MaxValue);
        while (left > 0 && end < text.Length)
        {
            var next = text.IndexOf('\n', end);
            end = next < 0 ? text.Length : next + 1;
            left--;
        }

        var more = text.AsSpan(end).TrimEnd('\n');
        return more.Length == 0
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text[..end]}… {more.Count('\n') + 1:N0} more lines");
    }

    private static string Of(Picture picture, string tool)
    {
        var what = picture.MediaType.StartsWith("image/", StringComparison.Ordinal) ? "Picture" : "Document";
        var from = tool.Length > 0 ? $" from {tool}" : "";
        var size = Math.Max(1, picture.Size / Kilo).ToString("N0", CultureInfo.InvariantCulture);
        return $"{what}{from}: {picture.MediaType}, {size} KB{(DataAddress.Of(picture) is null ? ", not included" : "")}";
    }
}
