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

    // a subagent that calls another one that calls itself
    private const int Deepest = 4;

    /// <summary>Writes all of it.</summary>
    /// <param name="mostLines">How many lines of a result there may be; null for all.</param>
    public void Write(int? mostLines)
    {
        Head(SessionLine.Of(reading.Session));
        foreach (var turn in reading.Turns())
        {
            Turn(turn, mostLines);
        }

        to.Write(reading.Agents.NotMet.Any() ? "\n## Other subagents\n" : "");
        foreach (var agent in reading.OtherAgents())
        {
            Agent(agent, mostLines, 0);
        }

        Tail([.. SessionFacts.Of(reading)]);
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
        to.Write($"# {MarkdownText.Plain(SessionFacts.Title(reading.Session, masking))}\n");
    }

    private void Tail(IReadOnlyList<string> facts)
    {
        to.Write(facts.Count > 0 ? "\n---\n\n" : "");
        foreach (var fact in facts)
        {
            to.Write($"- {MarkdownText.Plain(masking.Again(fact))}\n");
        }
    }

    // a double-quoted scalar of YAML is a string of JSON, but for what is no character of it
    private void Field(string name, string? value)
    {
        if (value is not null)
        {
            var text = masking
                .Again(value)
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
            to.Write(MarkdownText.Quote(MarkdownProse.Of(masking.Of(turn.Prompt), Below)));
        }

        foreach (var step in turn.Steps)
        {
            Step(step, mostLines, 0);
        }
    }

    private void Step(Step step, int? mostLines, int depth)
    {
        switch (step.Kind)
        {
            // what a subagent said stands within its fold, and takes no heading
            case ContentKind.Answer when depth > 0:
                to.Write($"\n{MarkdownProse.Of(masking.Of(step.Text), Below)}");
                break;
            case ContentKind.Answer:
                to.Write($"\n### Answer\n\n{MarkdownProse.Of(masking.Of(step.Text), Below)}");
                break;
            case ContentKind.Call:
                Call(step, mostLines, depth);
                break;
            case ContentKind.Picture:
                Picture(step);
                break;
            default:
                Begin(StepNames.Of(step, masking));
                Code(step.Text, "", mostLines);
                End();
                break;
        }
    }

    private void Call(Step step, int? mostLines, int depth)
    {
        Begin(StepNames.Of(step, masking));
        var changed = EditLines.Of(step);
        if (changed.Count > 0)
        {
            Code(string.Join('\n', changed), "diff", mostLines);
        }
        else if (StepNames.Given(step) is { Length: > 0 } given)
        {
            Code(given, "", mostLines);
        }

        if (step.Outcome is { Text.Length: > 0 } outcome && (changed.Count == 0 || outcome.IsError))
        {
            Code(reading.Whole(outcome).Text, "", mostLines);
        }

        foreach (var inner in step.Inner)
        {
            Step(inner, mostLines, depth + 1);
        }

        foreach (var agent in depth < Deepest ? reading.Agents.Of(step) : [])
        {
            Agent(agent, mostLines, depth + 1);
        }

        End();
    }

    private void Agent(Subagent agent, int? mostLines, int depth)
    {
        Begin(masking.Of(StepNames.Of(agent)));
        foreach (var inner in reading.StepsOf(agent))
        {
            Step(inner, mostLines, depth + 1);
        }

        End();
    }

    private void Picture(Step step)
    {
        var name = MarkdownText.Plain(StepNames.Of(step, masking));
        to.Write(
            step.Picture is { } picture && DataAddress.Of(picture) is { } address
                ? $"\n![{name}]({address})\n"
                : $"\n*{name}*\n"
        );
    }

    private void Code(string text, string language, int? mostLines)
    {
        to.Write("\n");
        to.Write(MarkdownText.Code(StepNames.Cut(masking.Of(text), mostLines), language));
    }

    // between tags of HTML nothing is Markdown, until a line is empty
    private void Begin(string summary) =>
        to.Write($"\n<details><summary>{WebUtility.HtmlEncode(summary.ReplaceLineEndings(" ").Trim())}</summary>\n");

    private void End() => to.Write("\n</details>\n");
}
