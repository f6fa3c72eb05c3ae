using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Rendering;

namespace ClaudeBackup.Commands;

/// <summary>The options that say what an exported session becomes.</summary>
internal sealed class ExportFormatOptions
{
    private readonly Option<bool> _markdown = new("--markdown")
    {
        Description = "Write Markdown: the default, unless the name of the file ends in .html.",
    };

    private readonly Option<bool> _html = new("--html")
    {
        Description = "Write one HTML page that needs no network, with outline, search and folded results.",
    };

    /// <summary>In the order in which the help shows them.</summary>
    public IEnumerable<Option> All => [_markdown, _html];

    /// <summary>What was asked for, or what the name of a file says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="file">The name that was given; null for none.</param>
    /// <exception cref="BackupException">Usage: both.</exception>
    public ExportFormat Read(ParseResult parsed, string? file)
    {
        var (markdown, html) = (parsed.GetValue(_markdown), parsed.GetValue(_html));
        if (markdown && html)
        {
            throw new BackupException(
                FailureKind.Usage,
                "--markdown and --html cannot be used together.",
                "Leave one of them out."
            );
        }

        return html || (!markdown && file is not null && IsPage(file)) ? ExportFormat.Html : ExportFormat.Markdown;
    }

    /// <summary>What a file became, where its name does not say so: <c>x.pdf</c>, or a name that was given for the other format.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="isHtml">What it became.</param>
    public static string Told(string file, bool isHtml) =>
        (isHtml ? IsPage(file) : IsMarkdown(file)) ? ""
        : isHtml ? ", as HTML"
        : ", as Markdown";

    private static bool IsMarkdown(string file) =>
        file.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
        || file.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);

    private static bool IsPage(string file) =>
        file.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
        || file.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
}
