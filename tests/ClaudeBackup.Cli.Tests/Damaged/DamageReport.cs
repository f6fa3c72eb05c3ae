using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Cli.Tests.Damaged;

/// <summary>What the program says to a damage, as it is checked in: without what differs in each run, such as times, hashes and folders.</summary>
internal sealed partial class DamageReport
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // what was counted, and what a sync without damage says just so
    private static readonly string[] Uninteresting =
    [
        "snapshot",
        "checked",
        "allReadSince",
        "commit",
        "durationMs",
        "bytesAdded",
        "machine",
        "source",
        "sessions",
        "session",
    ];

    private readonly StringBuilder _text = new();

    public DamageReport(Damage damage, bool hasRemote) =>
        _text.Append($"{damage.Meaning} {(hasRemote ? "There is a remote." : "There is no remote.")}\n");

    /// <summary>Adds a command and what it came to.</summary>
    public void Add(string command, (int Code, string Out, string Error) ended)
    {
        _text.Append($"\n$ claude-backup {command}\nexit {ended.Code}\n");
        foreach (var text in new[] { ended.Out, ended.Error })
        {
            if (text.Length > 0)
            {
                _text.Append(Short(text)).Append('\n');
            }
        }
    }

    /// <summary>Adds what is there in the end.</summary>
    public void Add(IReadOnlyList<string> lost)
    {
        _text.Append("\nAfterwards:\n");
        _text.Append(lost.Count == 0 ? "all that was saved is there\n" : "");
        foreach (var line in lost.GroupBy(line => line).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            _text.Append($"{line.Key}{(line.Count() > 1 ? $" ({line.Count()} times)" : "")}\n");
        }
    }

    public string Text(Sandbox sandbox)
    {
        var text = _text.ToString();
        text = text.Replace(sandbox.Home.Parent!.Value, "…", StringComparison.Ordinal);
        text = text.Replace(Environment.MachineName, "<host>", StringComparison.Ordinal);
        text = Times().Replace(text, "<time>");
        text = ObjectPaths().Replace(text, "<id>");
        return Ids().Replace(text, "<id>");
    }

    private static string Short(string json)
    {
        if (JsonNode.Parse(json) is not JsonObject document)
        {
            return json;
        }

        foreach (var key in Uninteresting)
        {
            _ = document.Remove(key);
        }

        Lighten(document);
        return document.ToJsonString(Indented);
    }

    // empty lists, nulls and zeros say nothing here
    private static void Lighten(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Lighten(item);
            }

            // by what they say without ids, for ids differ
            var sorted = array
                .Select(i => i?.DeepClone())
                .OrderBy(Rank)
                .ThenBy(Lasting, StringComparer.Ordinal)
                .ToArray();
            array.Clear();
            foreach (var item in sorted)
            {
                array.Add(item);
            }

            return;
        }

        foreach (var (key, value) in node is JsonObject o ? o.ToArray() : [])
        {
            Lighten(value);
            if (
                value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 }
                || (value.GetValueKind() is JsonValueKind.Number && key != "code")
            )
            {
                _ = ((JsonObject)node!).Remove(key);
            }
        }
    }

    private static int Rank(JsonNode? item) =>
        item is JsonObject o && o["harm"] is { } harm
            ? Array.IndexOf(["no-copy", "one-copy", "none"], (string?)harm)
            : 0;

    private static string Lasting(JsonNode? item) =>
        Ids().Replace(ObjectPaths().Replace(item?.ToJsonString() ?? "", "<id>"), "<id>");

    [GeneratedRegex(
        @"\d{4}-?\d\d-?\d\dT[\d:.]+(Z|\+00:00)?|\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Times();

    [GeneratedRegex(
        @"\b[0-9a-f]{2}/[0-9a-f]{38}\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex ObjectPaths();

    [GeneratedRegex(
        @"\b[0-9a-f]{7,64}\b(?<!0000-[0-9a-f]*)(?!-)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Ids();
}
