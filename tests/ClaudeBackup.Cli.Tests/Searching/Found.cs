using ClaudeBackup.Documents;

namespace ClaudeBackup.Cli.Tests.Searching;

/// <summary>Answers of a search as values.</summary>
internal static class Found
{
    public const string Id = "3f2a91c4-0000-4000-8000-000000000000";

    public static SearchHitDocument Hit { get; } =
        new(
            Uuid: Id,
            Machine: "laptop",
            ProjectPath: "/home/dev/work/api",
            Title: "Refresh token rotation",
            Kind: "prompt",
            Entry: "e2",
            Line: 3,
            Turn: 2,
            Tool: null,
            Time: "2026-03-01T14:03:00Z",
            Text: "rotate the refresh token",
            Ranges:
            [
                [11, 7],
                [19, 5],
            ],
            CutBefore: false,
            CutBehind: false,
            Cut: false,
            Answer: null,
            Match: "exact",
            Score: 1,
            More: 0,
            AlsoIn: [],
            Context: [],
            Agent: null,
            File: null,
            State: null,
            Unsaved: false,
            AbsentSince: null,
            Secrets: 0,
            Resume: $"cd /home/dev/work/api && claude --resume {Id}",
            ResumeNote: null,
            Restore: $"claude-backup restore {Id}",
            Show: $"claude-backup show {Id} --around e2",
            Matches: []
        );

    public static SearchDocument Document(params SearchHitDocument[] hits) =>
        new(
            Query: "refresh token",
            Read: "refresh token",
            Total: hits.Length,
            TotalExact: true,
            Close: 0,
            Shown: hits.Length,
            Cursor: null,
            TookMs: 7,
            Index: new SearchIndexDocument("0", 12, 12, 0, 0, 0, 0, [], 0, "file", false),
            Also: new SearchAlsoDocument(0),
            Notes: [],
            Hits: hits,
            Explain: null
        );
}

internal static class Tested
{
    private static readonly string[] Ours = ["0", "1", "2", "31", "32", "33", "1;31"];

    /// <summary>Without the colours that are ours: those of a heading, of what is dim, and of what matches.</summary>
    public static string WithoutColours(string shown) =>
        Ours.Aggregate(shown, (text, code) => text.Replace($"\u001b[{code}m", "", StringComparison.Ordinal));
}
