using System.Text.Json;

namespace ClaudeBackup.Testing;

/// <summary>Entries of a transcript, one a line, as Claude Code writes them.</summary>
public static class Talk
{
    /// <summary>What the user types.</summary>
    public static string Prompt(string uuid, string text, string cwd = Transcript.Cwd) =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","cwd":{{{Json(cwd)}}},"timestamp":"2026-03-01T09:00:00.000Z","message":{"content":{{{Json(text)}}}}}""";

    /// <summary>What Claude says.</summary>
    public static string Answer(string uuid, string text) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","message":{"content":[{"type":"text","text":{{{Json(text)}}}}]}}""";

    /// <summary>What Claude says to itself.</summary>
    public static string Thinking(string text) =>
        $$$"""{"type":"assistant","message":{"content":[{"type":"thinking","thinking":{{{Json(text)}}}}]}}""";

    /// <summary>A tool that is called.</summary>
    /// <param name="id">Of the call.</param>
    /// <param name="tool">Its name.</param>
    /// <param name="input">JSON.</param>
    public static string Call(string id, string tool, string input) =>
        $$$"""{"type":"assistant","message":{"content":[{"type":"tool_use","id":"{{{id}}}","name":{{{Json(tool)}}},"input":{{{input}}}}]}}""";

    /// <summary>What the tool gave back.</summary>
    public static string Result(string id, string text, bool isError = false, string uuid = "") =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","message":{"content":[{"type":"tool_result","tool_use_id":"{{{id}}}","is_error":{{{(isError ? "true" : "false")}}},"content":{{{Json(text)}}}}]}}""";

    /// <summary>A picture that a tool gave back.</summary>
    public static string Picture(string id, string mediaType, string data) =>
        $$$"""{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"{{{id}}}","content":[{"type":"image","source":{"type":"base64","media_type":"{{{mediaType}}}","data":"{{{data}}}"}}]}]}}""";

    /// <summary>A text as JSON.</summary>
    public static string Json(string text) => JsonSerializer.Serialize(text);
}
