using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Secrets;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>What Claude Code writes into transcripts. None of these fails over anything.</summary>
internal static class TranscriptParsers
{
    private const int MostOfPrompt = 16 * 1024;

    private static readonly DateTime Time = new(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc);

    private static readonly MovedPaths Paths = new(
        new PathMap([PathRule.TryOf("/home/dev", "/Users/ann")!]),
        new PathMap([PathRule.TryOf("/home/dev/.claude", "/Users/ann/.claude")!])
    );

    public static IReadOnlyList<FuzzedParser> All { get; } =
    [
        FuzzedParser.OfBytes("transcript-facts", typeof(TranscriptReader), b => _ = TranscriptReader.Digest(b)),
        FuzzedParser.OfBytes("transcript-first-entry", typeof(FirstEntry), b => _ = FirstEntry.SessionOf(b)),
        FuzzedParser.OfBytes("transcript-messages", typeof(TranscriptMessages), Messages),
        FuzzedParser.OfBytes("transcript-contents", typeof(ContentReader), Contents) with
        {
            Cost = 2,
            MemoryPerByte = 2048,
        },
        FuzzedParser.OfBytes("transcript-parents", typeof(OuterParents), b => _ = OuterParents.Of(b)),
        FuzzedParser.OfBytes("transcript-passages", typeof(PassageReader), Passages) with
        {
            Cost = 8,
            MemoryPerByte = 4096,
        },
        FuzzedParser.OfBytes("transcript-moved", typeof(MovedContent), Moved),
        FuzzedParser.OfBytes("transcript-time", typeof(EntryTime), b => _ = EntryTime.TryParse(b, out _)),
        FuzzedParser.OfText("prompt", typeof(PromptText), Prompt),
        FuzzedParser.OfBytes("call", typeof(CallSummary), Call),
        FuzzedParser.OfBytes("side-file", typeof(SideFileText), SideFile),
        FuzzedParser.OfBytes(
            "passage",
            typeof(PassageReader),
            b => _ = PassageReader.Read(b),
            typeof(InvalidDataException)
        ) with
        {
            Made = [MadePassage()],
        },
        FuzzedParser.OfBytes(
            "passage-lineage",
            typeof(SegmentLineage),
            b => _ = SegmentLineage.Read(b),
            typeof(InvalidDataException)
        ),
        FuzzedParser.OfBytes("secrets", typeof(SecretScanner), Secrets) with
        {
            Cost = 8,
            MemoryPerByte = 4096,
        },
        FuzzedParser.OfBytes("json-text", typeof(JsonText), Text),
    ];

    private static void Messages(byte[] bytes)
    {
        var middle = bytes.Length / 2;
        ReadOnlyMemory<byte> Stretch(int at) => at == 0 ? bytes.AsMemory(0, middle) : bytes.AsMemory(middle);
        _ = TranscriptMessages.First(3, 2, Stretch);
        _ = TranscriptMessages.Last(3, 2, Stretch, withText: true);
    }

    private static void Contents(byte[] bytes)
    {
        foreach (var block in ContentReader.Read(bytes, new ContentDetail()).SelectMany(e => e.Blocks))
        {
            _ = block.ToString();
        }
    }

    // into the index and out of it
    private static void Passages(byte[] bytes)
    {
        foreach (var placed in PassageDivision.Of(OwnOutput.Marked(ContentReader.Read(bytes))))
        {
            var ready = new ReadyPassage(placed);
            var read = PassageBody.Read(ready.Body);
            Assert.Equal(PassageBody.Write(placed.Passage), PassageBody.Write(read));
        }

        _ = OutputPieces.Of(bytes, Time);
    }

    private static byte[] MadePassage()
    {
        var entries = ContentReader.Read(Testing.Transcript.Messages(Testing.Transcript.Id("3f2a"), 0, 4));
        return PassageBody.Write(PassageDivision.Of(entries)[0].Passage);
    }

    // no path that changes is longer or shorter than what it becomes, so that the rest has to be as it was
    private static void Moved(byte[] bytes)
    {
        var path = RelativePath.Parse("projects/-home-dev-api/3f2a0000-0000-4000-8000-000000000000.jsonl");
        var moved = MovedContent.Of(path, [bytes], Paths).Sum(piece => (long)piece.Length);
        Assert.InRange(moved, 0, (4L * bytes.Length) + 1024);
        var document = RelativePath.Parse("projects/-home-dev-api/sessions-index.json");
        _ = MovedContent.Of(document, [bytes], Paths).Sum(piece => (long)piece.Length);
        var none = new MovedPaths(PathMap.None, PathMap.None);
        Assert.Equal(bytes, MovedContent.Of(path, [bytes], none).SelectMany(piece => piece.ToArray()));
    }

    // of a prompt no more is looked at than its beginning
    private static void Prompt(string prompt)
    {
        var text = prompt.Length > MostOfPrompt ? prompt[..MostOfPrompt] : prompt;
        _ = PromptText.Of(text);
        _ = PromptText.LastOf(text);
        _ = OwnCommand.IsLine(text);
        _ = PersistedResult.NameOf(text);
    }

    private static void Call(byte[] bytes)
    {
        _ = CallSummary.Of(bytes);
        _ = CallSummary.AgentOf(bytes);
    }

    private static void SideFile(byte[] bytes)
    {
        var middle = bytes.Length / 2;
        var whole = SideFileText.Read([bytes]);
        Assert.Equal(whole, SideFileText.Read([bytes[..middle], bytes[middle..]]));
    }

    // whoever decodes has had the scanner go over it
    private static void Text(byte[] bytes)
    {
        byte[] quoted = [(byte)'"', .. bytes, (byte)'"'];
        var scanner = new JsonScanner(quoted);
        if (scanner.TryTakeString(out var text))
        {
            Assert.InRange(JsonText.Decode(quoted, text).Length, 0, bytes.Length);
            Assert.InRange(JsonText.OneLine(quoted, text, 80).Length, 0, 160);
        }
    }

    private static void Secrets(byte[] bytes)
    {
        foreach (var match in new SecretScanner().Scan(bytes))
        {
            var (start, length) = match.Hidden(bytes).GetOffsetAndLength(bytes.Length);
            Assert.InRange(match.Start, start, start + length);
            _ = SecretMasker.TextsOf(match, bytes).Count();
        }

        _ = SecretMask.Of(Encoding.UTF8.GetString(bytes));
    }
}
