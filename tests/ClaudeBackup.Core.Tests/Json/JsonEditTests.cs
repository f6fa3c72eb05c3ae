using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using ClaudeBackup.Core.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Json;

public sealed class JsonEditTests
{
    [Theory]
    [InlineData("{\"a\":1}", "b", "2", "{\"b\": 2,\"a\":1}")]
    [InlineData("{\"a\": {\"b\": 1}, \"c\": 2}", "a.b", "[1, 2]", "{\"a\": {\"b\": [1,2]}, \"c\": 2}")]
    [InlineData(
        "{\r\n\t\"a\": 1\r\n}",
        "b",
        "{\"x\": [1]}",
        "{\r\n\t\"b\": {\r\n\t\t\"x\": [\r\n\t\t\t1\r\n\t\t]\r\n\t},\r\n\t\"a\": 1\r\n}"
    )]
    [InlineData("{\n    \"a\": {}\n}\n", "a.b", "1", "{\n    \"a\": {\n        \"b\": 1\n    }\n}\n")]
    [InlineData(
        "{\n  \"a\": 1\n}",
        "x.y.z",
        "1",
        "{\n  \"x\": {\n    \"y\": {\n      \"z\": 1\n    }\n  },\n  \"a\": 1\n}"
    )]
    [InlineData(
        "{\n  \"a\": {\n    \"old\": true\n  }\n}",
        "a",
        "{\"n\": 1.50}",
        "{\n  \"a\": {\n    \"n\": 1.50\n  }\n}"
    )]
    [InlineData("{\"k\": 1, \"k\": {\"x\": 1}}", "k.x", "2", "{\"k\": 1, \"k\": {\"x\": 2}}")]
    [InlineData("{\"k\": 1, \"k\": 2}", "k", "3", "{\"k\": 3, \"k\": 3}")]
    [InlineData("{\"a\\u002eb\": 1}", "é", "\"\\u00e9\\n<\"", "{\"é\": \"\\u00e9\\n<\",\"a\\u002eb\": 1}")]
    [InlineData("\uFEFF{}", "a", "1", "\uFEFF{\n  \"a\": 1\n}")]
    [InlineData("\uFEFF", "a", "1", "\uFEFF{\n  \"a\": 1\n}\n")]
    [InlineData("{\r\n}", "a", "1", "{\r\n  \"a\": 1\r\n}")]
    [InlineData("{\"a\": 1,}", "a", "2", "{\"a\": 2,}")]
    [InlineData("{\"a\": 1,}", "b", "2", "{\"b\": 2,\"a\": 1,}")]
    [InlineData(
        "// \"a\": 0\n{\n    \"a\": /* { */ 1 // one\n}",
        "a",
        "2",
        "// \"a\": 0\n{\n    \"a\": /* { */ 2 // one\n}"
    )]
    [InlineData(
        "{ // mine\n    \"a\": 1\n}",
        "b",
        "[2]",
        "{ // mine\n    \"b\": [\n        2\n    ],\n    \"a\": 1\n}"
    )]
    [InlineData("{\n  // of a\n  \"a\": 1\n}", "b", "2", "{\n  \"b\": 2,\n  // of a\n  \"a\": 1\n}")]
    [InlineData("{\n  // nothing yet\n}", "b", "2", "{\n  \"b\": 2\n  // nothing yet\n}")]
    [InlineData("{ // nothing yet\n}", "b", "2", "{ // nothing yet\n  \"b\": 2\n}")]
    [InlineData("{/* c */}", "b", "2", "{\n  \"b\": 2/* c */}")]
    [InlineData(
        "{\"a\":1}",
        "🚀",
        "\"🚀 \\/ \\ud83d \\uD83D\\uDE00\"",
        "{\"🚀\": \"🚀 \\/ \\ud83d \\uD83D\\uDE00\",\"a\":1}"
    )]
    public void A_value_is_set_and_every_other_byte_stays(string before, string path, string value, string after) =>
        Assert.Equal(after, Set(before, path.Split('.'), value));

    [Theory]
    [InlineData("{\n  \"a\": [1, 2],\n  \"z\": 0\n}", "{\n  \"a\": [],\n  \"z\": 1\n}")]
    [InlineData(
        "{\n  \"a\": {\n    // why\n    \"b\" : 1, // so\n  },\n  \"z\": 0\n}",
        "{\n  \"a\": 1,\n  \"z\": 1\n}"
    )]
    [InlineData("{\r\n\t\"a\": [\r\n\t\t1\r\n\t],\r\n\t\"z\": 0\r\n}\r\n", "{\r\n\t\"a\": 1,\r\n\t\"z\": 1\r\n}\r\n")]
    [InlineData("{\"a\":[ 1,2 ],\"z\": 0}", "{\"a\":1,\"z\": 1}")]
    [InlineData(
        "\uFEFF{\n  \"a\": \"\\/ \\u00e9 🚀 \\ud800\",\n  \"z\": 0,\n}",
        "\uFEFF{\n  \"a\": 1,\n  \"z\": 1,\n}"
    )]
    public void What_comes_back_to_where_it_was_is_as_it_was_to_the_byte(string stored, string live)
    {
        var after = Restore(stored, live, "a");

        Assert.Equal(stored.Replace("\"z\": 0", "\"z\": 1", StringComparison.Ordinal), after);
    }

    [Fact]
    public void Halves_of_characters_are_names_of_their_own() =>
        Assert.Equal("""{"\ud83d": 1, "\ud83e": 2}""", Set("""{"\ud83d": 1, "\ud83e": 1}""", ["\ud83e"], "2"));

    [Fact]
    public void What_comes_back_takes_over_another_layout_and_loses_no_comment()
    {
        Assert.Equal("{\n    \"a\": [\n        1\n    ]\n}", Restore("{\"a\":[1]}", "{\n    \"a\": 2\n}", "a"));
        Assert.Equal("{\"a\":[1],\"b\":2}", Restore("{\n  \"a\": [\n    1\n  ]\n}", "{\"a\":0,\"b\":2}", "a"));
        Assert.Contains(
            "// why",
            Restore("{\n  \"a\": [\n    // why\n    1\n  ]\n}", "{\"a\":0}", "a"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "{\n\t\"p\": {\n\t\t\"a\\/b\": [1]\n\t}\n}",
            Restore("{\n\t\"p\": {\n\t\t\"a\\/b\": [1]\n\t}\n}", "{}", "p.a/b")
        );
    }

    [Theory]
    [InlineData("{\"a\": 1}", "a.b")]
    [InlineData("{\"a\": [{}]}", "a.b")]
    [InlineData("[]", "a")]
    [InlineData("{\"a\": 1} x", "a")]
    [InlineData("// c\n[]", "a")]
    [InlineData("{\"a\": 1,,}", "a")]
    [InlineData("{\"a\": 1} /* never closed", "a")]
    public void What_cannot_be_set_is_left_alone(string before, string path) =>
        Assert.Null(Set(before, path.Split('.'), "1"));

    [Fact]
    public void Whatever_the_file_only_that_value_changes()
    {
        var name = Gen.Elements("a", "b.c", "é\"", "", "projects");
        var leaf = Gen.Elements("1", "-0.50e3", "\"x\\ny\"", "null", "[1,{\"a\":[]}]", "{}", "{\"b\": {\"c\": 1}}");
        var layout = Gen.Elements("", " ", "\n", "\r\n\t", "\n    ");
        var json =
            from names in name.ArrayOf(3)
            from leaves in leaf.ArrayOf(3)
            from blanks in layout.ArrayOf(3)
            from path in name.ArrayOf(2)
            from value in leaf
            select (
                Json: "{"
                    + string.Join(
                        ",",
                        names
                            .Zip(leaves, blanks)
                            .Select(p => $"{p.Third}{Quoted(p.First)}:{p.Third}{p.Second}{p.Third}")
                    )
                    + "}",
                Path: path,
                Value: value
            );
        Prop.ForAll(
                json.ToArbitrary(),
                c =>
                {
                    if (Set(c.Json, c.Path, c.Value) is not { } after)
                    {
                        return true;
                    }

                    var expected = Parse(c.Json);
                    var parent = c.Path[..^1]
                        .Aggregate(expected, (node, n) => (JsonObject)(node[n] ??= new JsonObject()));
                    parent[c.Path[^1]] = JsonNode.Parse(c.Value);
                    return JsonNode.DeepEquals(expected, Parse(after));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static string Restore(string stored, string live, string key)
    {
        var from = Encoding.UTF8.GetBytes(stored);
        var found = JsonKeys.Find(JsonKeys.TryParse(from)!.Value, key)!;
        var spelling = new JsonSpelling(
            found.Spelled,
            JsonMarshal.GetRawUtf8Value(found.Value).ToArray(),
            JsonStyle.Of(from.AsSpan().TrimStart("\uFEFF"u8))!
        );
        return Encoding.UTF8.GetString(JsonEdit.Set(Encoding.UTF8.GetBytes(live), spelling)!);
    }

    private static string Quoted(string name) => $"\"{Encoding.UTF8.GetString(JsonText.Spell(name))}\"";

    // as the client reads it: the last of two
    private static JsonObject Parse(string json)
    {
        var result = new JsonObject();
        using var document = System.Text.Json.JsonDocument.Parse(json);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            result[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return result;
    }

    private static string? Set(string json, string[] path, string value) =>
        JsonEdit.Set(Encoding.UTF8.GetBytes(json), path, Encoding.UTF8.GetBytes(value)) is { } after
            ? Encoding.UTF8.GetString(after)
            : null;
}
