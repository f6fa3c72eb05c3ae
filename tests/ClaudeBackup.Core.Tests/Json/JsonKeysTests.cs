using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Json;
using Xunit;

namespace ClaudeBackup.Core.Tests.Json;

public sealed class JsonKeysTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a.b", "a|b")]
    [InlineData("projects./home/me/api.v2.allowedTools", "projects|/home/me/api.v2|allowedTools")]
    [InlineData("projects./home/me/api.v2", "projects|/home/me/api.v2")]
    [InlineData("x.y.z", "x.y|z")]
    [InlineData("x.y", "x.y")]
    public void A_key_is_found_although_names_have_dots_of_their_own(string key, string path)
    {
        var json = Parse(
            """
            {"a": {"b": 1}, "x": {"q": 1}, "x.y": {"z": 2}, "projects": {"/home/me/api": {}, "/home/me/api.v2": {"allowedTools": []}}}
            """
        );

        Assert.Equal(path.Split('|'), JsonKeys.Find(json, key)!.Path);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("a.c")]
    [InlineData("a.b.c")]
    [InlineData("")]
    [InlineData(".a")]
    public void A_key_that_is_not_there_is_not_found(string key) =>
        Assert.Null(JsonKeys.Find(Parse("""{"a": {"b": 1}}"""), key));

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1.0}""", "")]
    [InlineData("""{"a": 1, "b": 2}""", """{"b": 2, "c": 3}""", "a c")]
    [InlineData("""{"p": {"allow": [1], "deny": []}}""", """{"p": {"allow": [1, 2], "deny": []}}""", "p.allow")]
    [InlineData("""{"p": {"x": {"y": 1}}}""", """{"p": {"x": {"y": 2}}}""", "p.x")]
    [InlineData("""{"p": {"x": 1}}""", """{"p": 7}""", "p")]
    [InlineData("not json", """{"a": 1}""", "a")]
    [InlineData("""{"a": 1, "b": [1]}""", """{"a": 1, /* why */ "b": [1,],}""", "")]
    [InlineData("""{"a": "\/é", "b": 1}""", """{"a": "/\u00e9", "\u0062": 1}""", "")]
    [InlineData("""{"a": "\ud800", "b": 1}""", """{"a": "\ud801", "b": 1}""", "a")]
    [InlineData("""{"\ud800": 1}""", """{"\ud800": 1}""", "")]
    public void What_changed_is_told_by_key(string before, string after, string keys) =>
        Assert.Equal(
            keys.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonKeys.Changed(TryParse(before), TryParse(after))
        );

    private static JsonElement Parse(string json) => TryParse(json)!.Value;

    private static JsonElement? TryParse(string json) => JsonKeys.TryParse(Encoding.UTF8.GetBytes(json));
}
