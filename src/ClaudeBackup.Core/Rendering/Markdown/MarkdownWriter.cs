using System.Globalization;
using System.Net;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Writes a session as Markdown, turn after turn.</summary>
/// <param name="reading">The session.</param>
/// <param name="masking">Makes its texts fit to be given away.</param>
/// <param name="local">By which clock times are told.</param>
/// <param name="to">Where it goes.</param>
public sealed class MarkdownWriter(SessionReading reading, Masking masking, LocalTime local, TextWriter to)
{
    // of the levels of the document: title, turn, answer
    private const int Below = 3;

    /// <summary>Writes all of it.</summary>
    /// <param name="mostLines">How many lines of a result there may be; null for all.</param>
    public void Write(int? mostLines)
    {
        Head(SessionLine.Of(reading.Session));
        foreach (var turn in reading.Turns())
        {
            Turn(turn, mostLines);
        }
    }

    private void Head(SessionLine session)
    {
        to.Write("---\n");
        Field("title", session.Title);
        Field("session", session.Uuid);
        Field("project", session.ProjectPath ?? session.ProjectHash);
        Field("branch", session.Branch);
        Field("machine", session.Machine);
        Field("from", session.FirstActivity);
        Field("to", session.LastActivity);
        to.Write("---\n\n");
        to.Write($"# {MarkdownText.Plain(masking.Of(session.Title ?? session.Uuid))}\n");
    }

    // a double-quoted scalar of YAML is a string of JSON, but for what is no character of it
    private void Field(string name, string? value)
    {
        if (value is not null)
        {
            var text = masking
                .Of(value)
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal);
            to.Write($"{name}: \"{text.ReplaceLineEndings(" ")}\"\n");
        }
    }

    private void Turn(Turn turn, int? mostLines)
    {
        if (turn.Number > 0)
        {
            var time = turn.Time is { } at ? $" · {local.InWords(at)}" : "";
            to.Write(string.Create(CultureInfo.InvariantCulture, $"\n## {turn.Number} · Prompt{time}\n\n"));
            to.Write(MarkdownText.Quote(MarkdownText.Prose(masking.Of(turn.Prompt), Below)));
        }

        foreach (var step in turn.Steps)
        {
            Step(step, mostLines);
        }
    }

    private void Step(Step step, int? mostLines)
    {
        switch (step.Kind)
        {
            case ContentKind.Answer:
                to.Write($"\n### Answer\n\n{MarkdownText.Prose(masking.Of(step.Text), Below)}");
                break;
            case ContentKind.Call:
                Call(step, mostLines);
                break;
            default:
                Folded(StepNames.Of(step), MarkdownText.Code(StepNames.Cut(masking.Of(step.Text), mostLines), ""));
                break;
        }
    }

    private void Call(Step step, int? mostLines)
    {
        var failed = step.Outcome is { IsError: true } ? " · failed" : "";
        var changed = EditLines.Of(step);
        var body =
            (changed.Count > 0 ? MarkdownText.Code(masking.Of(string.Join('\n', changed)), "diff") : "")
            + (
                step.Outcome is { Text.Length: > 0 } outcome && changed.Count == 0
                    ? MarkdownText.Code(StepNames.Cut(masking.Of(reading.TextOf(outcome)), mostLines), "")
                    : ""
            );
        Folded(StepNames.Of(step) + failed, body);
        var agent = reading.Agents.Of(step);
        foreach (var inner in agent is null ? [] : reading.StepsOf(agent))
        {
            Folded(
                $"{agent?.Kind} agent: {StepNames.Of(inner)}",
                MarkdownText.Code(StepNames.Cut(masking.Of(inner.Text), mostLines), "")
            );
        }
    }

    // between tags of HTML nothing is Markdown, until a line is empty
    private void Folded(string summary, string body) =>
        to.Write(
            $"\n<details><summary>{WebUtility.HtmlEncode(masking.Of(summary).ReplaceLineEndings(" ").Trim())}</summary>\n\n{body}\n</details>\n"
        );
}
