using System.Collections.Frozen;

namespace ClaudeBackup.Core.Searching;

/// <summary>By what a query narrows down where it looks.</summary>
public enum QualifierName
{
    /// <summary>Part of the project's folder name or path.</summary>
    Project,

    /// <summary>The slug of a machine.</summary>
    Machine,

    /// <summary>The beginning of a session's id.</summary>
    Session,

    /// <summary>A branch of git, or the beginning of its name.</summary>
    Branch,

    /// <summary>Part of a model's name.</summary>
    Model,

    /// <summary>A tool.</summary>
    Tool,

    /// <summary>The end of a path that a tool was given.</summary>
    File,

    /// <summary>Who speaks, or where it stands.</summary>
    In,

    /// <summary>What is so of a session, or of an entry.</summary>
    Is,
}

/// <summary>One <c>name:value</c> of a query.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">As it was typed; of <c>in</c> and <c>is</c>, in lower case.</param>
/// <param name="IsNot">Whether it must not be so.</param>
public sealed record Qualifier(QualifierName Name, string Value, bool IsNot)
{
    /// <summary>What stands behind <c>in:</c> and <c>role:</c>.</summary>
    public static readonly FrozenSet<string> Places = new[]
    {
        "title",
        "prompt",
        "answer",
        "thinking",
        "call",
        "result",
        "notice",
        "tool",
        "recall",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What stands behind <c>is:</c>.</summary>
    public static readonly FrozenSet<string> Properties = new[]
    {
        "deleted",
        "saved",
        "unsaved",
        "subagent",
        "fork",
        "compacted",
        "error",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, QualifierName> Names = new Dictionary<string, QualifierName>
    {
        ["project"] = QualifierName.Project,
        ["machine"] = QualifierName.Machine,
        ["session"] = QualifierName.Session,
        ["branch"] = QualifierName.Branch,
        ["model"] = QualifierName.Model,
        ["tool"] = QualifierName.Tool,
        ["file"] = QualifierName.File,
        ["in"] = QualifierName.In,
        ["role"] = QualifierName.In,
        ["is"] = QualifierName.Is,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was typed, if it is one; null where it is text.</summary>
    public static Qualifier? TryOf(string name, string value, bool isNot)
    {
        if (value.Length == 0 || !Names.TryGetValue(name, out var known))
        {
            return null;
        }

        var word = value.ToLowerInvariant();
        return known switch
        {
            QualifierName.In => Places.Contains(Speaker(word)) ? new Qualifier(known, Speaker(word), isNot) : null,
            QualifierName.Is => Properties.Contains(word) ? new Qualifier(known, word, isNot) : null,
            _ => new Qualifier(known, value, isNot),
        };
    }

    /// <summary>Who speaks, as transcripts call them: other words for places.</summary>
    public static readonly IReadOnlyList<string> Speakers = ["user", "assistant"];

    private static string Speaker(string word) =>
        word switch
        {
            "user" => "prompt",
            "assistant" => "answer",
            _ => word,
        };

    /// <summary>What a filter takes, as a sentence; null for one that takes anything, and for what is none.</summary>
    /// <param name="name">Before the colon.</param>
    public static string? Takes(string name) =>
        Names.GetValueOrDefault(name) switch
        {
            QualifierName.In => $"{name}: takes {string.Join(", ", Places.Order(StringComparer.Ordinal))}.",
            QualifierName.Is => $"{name}: takes {string.Join(", ", Properties.Order(StringComparer.Ordinal))}.",
            _ => null,
        };
}
