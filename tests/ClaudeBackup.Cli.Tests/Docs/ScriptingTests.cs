using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>docs/scripting.md tells every key that leaves the process, and none that does not.</summary>
public sealed class ScriptingTests
{
    private const string Scripting = "docs/scripting.md";
    private const string Prefix = "json ";

    // everything that is written, with all that it holds: the generated contexts know each type that can be reached
    private static readonly Dictionary<string, JsonTypeInfo> Written = new JsonSerializerContext[]
    {
        DocumentsJson.Default,
        CoreContext("ClaudeBackup.Core.Sessions.DerivedJson"),
        CoreContext("ClaudeBackup.Core.Repository.ManifestJson"),
    }
        .SelectMany(Objects)
        .GroupBy(type => type.Type.Name)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private static readonly string[] CodeTables = ["failure codes", "failure codes of a remote"];

    public static TheoryData<string> Types => [.. Written.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_key_is_described_with_its_type_and_no_other(string type)
    {
        var documented = Markdown.Table(Scripting, Prefix + type).Select(row => (Markdown.Code(row[0])[0], row[1]));
        var written = Written[type].Properties.Select(property => (property.Name, Word(property)));
        Assert.Equal(
            written.OrderBy(key => key.Name, StringComparer.Ordinal),
            documented.OrderBy(key => key.Item1, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_described_document_is_written()
    {
        var documented = Markdown.Tables(Scripting, Prefix).Select(name => name[Prefix.Length..]);
        Assert.Equal(Written.Keys.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        Assert.Contains(nameof(SessionIndexDocument), Written.Keys);
        Assert.Contains(nameof(MachineManifest), Written.Keys);
    }

    [Fact]
    public void Every_key_says_whose_it_is()
    {
        var others =
            from name in Markdown.Tables(Scripting, Prefix)
            from row in Markdown.Table(Scripting, name)
            where row.Count != 4 || row[2] is not ("reference" or "ours") || row[3].Length == 0
            select $"{name}: {row[0]}";
        Assert.Empty(others);
    }

    [Fact]
    public void Every_exit_code_is_described_and_no_other()
    {
        var codes = typeof(ExitCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => ((int)field.GetRawConstantValue()!, field.Name));
        Assert.Equal(
            codes.Order(),
            Markdown.Table(Scripting, "exit codes").Select(row => (int.Parse(row[0]), Markdown.Code(row[1])[0])).Order()
        );
    }

    [Fact]
    public void Every_failure_code_is_described_and_no_other()
    {
        var written = typeof(FailureCode)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);
        var documented = CodeTables
            .SelectMany(table => Markdown.Table(Scripting, table))
            .SelectMany(row => Markdown.Code(row[0]))
            .Distinct(StringComparer.Ordinal);
        Assert.Equal(written.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static JsonSerializerContext CoreContext(string name) =>
        (JsonSerializerContext)
            typeof(MachineManifest)
                .Assembly.GetType(name, throwOnError: true)!
                .GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!
                .GetValue(null)!;

    private static IEnumerable<JsonTypeInfo> Objects(JsonSerializerContext context) =>
        context
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => typeof(JsonTypeInfo).IsAssignableFrom(property.PropertyType))
            .Select(property => (JsonTypeInfo)property.GetValue(context)!)
            .Where(type => type.Kind is JsonTypeInfoKind.Object);

    private static string Word(JsonPropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var word =
            type == typeof(string) ? "string"
            : type == typeof(bool) ? "boolean"
            : type == typeof(int) || type == typeof(long) || type == typeof(double) ? "number"
            : property.Options.GetTypeInfo(type).Kind is JsonTypeInfoKind.Enumerable ? "array"
            : "object";
        var nullable = type != property.PropertyType || (!type.IsValueType && property.IsGetNullable);
        return !nullable ? word
            : property.ShouldSerialize is null ? $"{word} or null"
            : $"{word} or absent";
    }
}
