using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Docs;

public sealed class SettingsTests
{
    private const string Page = "docs/settings.md";

    [Fact]
    public void The_page_has_every_setting_and_no_other()
    {
        using var written = JsonDocument.Parse(LocalSettings.Stored.Bytes(new LocalSettings()));
        Assert.Equal(
            Names("settings"),
            written.RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_page_has_everything_that_is_saved_on_request() =>
        Assert.Equal(Names("optIn"), CaptureSettings.Optional.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Names(string table) =>
        Markdown.Table(Page, table).SelectMany(row => Markdown.Code(row[0])).Order(StringComparer.Ordinal);
}
