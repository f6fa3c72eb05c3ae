using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Tests.Claude;

/// <summary>Entries of transcripts as clients write them, for titles.</summary>
internal static class TitleEntries
{
    public const string Clear =
        "<command-name>/clear</command-name>\n<command-message>clear</command-message>\n<command-args></command-args>";
    public const string Deploy =
        "<command-message>deploy</command-message>\n<command-name>/deploy</command-name>\n<command-args>api to staging</command-args>";
    public const string Weekly = "<command-message>weekly</command-message>\n<command-name>/weekly</command-name>";
    public const string Interrupted = "[Request interrupted by user]";

    public static string? TitleOf(string[] entries) =>
        TranscriptReader.Digest(Encoding.UTF8.GetBytes(string.Join('\n', entries))).Title;

    public static string User(string text, bool meta = false, string more = "") =>
        Entry(Json(text), (meta ? ",\"isMeta\":true" : "") + more);

    public static string Blocks(params string[] texts) =>
        Entry($"[{string.Join(',', texts.Select(text => $$"""{"type":"text","text":{{Json(text)}}}"""))}]");

    public static string Entry(string content, string more = "") =>
        $$"""{"type":"user","uuid":"u","message":{"role":"user","content":{{content}}}{{more}}}""";

    public static string Summary(string text, string leaf) =>
        $$"""{"type":"summary","summary":{{Json(text)}},"leafUuid":"{{leaf}}"}""";

    public static string LastPrompt(string text) => $$"""{"type":"last-prompt","lastPrompt":{{Json(text)}}}""";

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
