using System.Text.RegularExpressions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hygiene;

/// <summary>Every link from one document of the repository to another leads there, and every document is led to.</summary>
public sealed partial class LinkTests
{
    private const string First = "README.md";

    public static TheoryData<string> Documents =>
        [.. RepositoryRoot.Files("", "*.md").Where(file => !file.StartsWith("plugin/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string file) =>
        Assert.Empty(Links(file).Where(link => !Leads(link)).Select(link => $"{link.Path}#{link.Heading}"));

    [Fact]
    public void Every_document_is_reached_from_the_first()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { First };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var file))
        {
            foreach (var link in Links(file).Where(l => l.Path.EndsWith(".md", StringComparison.Ordinal)))
            {
                if (reached.Add(link.Path))
                {
                    next.Enqueue(link.Path);
                }
            }
        }

        Assert.Empty(Documents.Select(row => row.Data).Except(reached, StringComparer.Ordinal));
    }

    private static bool Leads((string Path, string Heading) link)
    {
        var whole = Path.Combine(RepositoryRoot.Path, link.Path);
        return (File.Exists(whole) || Directory.Exists(whole))
            && (link.Heading.Length == 0 || Headings(link.Path).Contains(link.Heading, StringComparer.Ordinal));
    }

    private static IEnumerable<(string Path, string Heading)> Links(string file) =>
        Targets()
            .Matches(RepositoryRoot.Read(file))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains(':'))
            .Select(target => target.Split('#'))
            .Select(parts => (Resolved(file, parts[0]), parts.ElementAtOrDefault(1) ?? ""));

    private static string Resolved(string from, string target) =>
        target.Length == 0
            ? from
            : Path.GetRelativePath(
                    RepositoryRoot.Path,
                    Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(from) ?? "", target)
                )
                .Replace('\\', '/');

    // as the sites that show Markdown name them
    private static IEnumerable<string> Headings(string file) =>
        Heading()
            .Matches(RepositoryRoot.Read(file))
            .Select(match => Left().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(
        "(?:(?<!!)\\]\\(|src=\"|srcset=\")(?<target>[^)\"\\s]+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Targets();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Left();
}
