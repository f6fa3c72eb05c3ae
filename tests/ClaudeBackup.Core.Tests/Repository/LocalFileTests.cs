using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

public sealed class LocalFileTests : IDisposable
{
    private static readonly LocalFile<string> Record = new(
        "record.json",
        json => json.GetProperty("text").GetString() ?? throw new FormatException("There is no text."),
        (json, text) => json.WriteString("text", text)
    )
    {
        Format = 2,
    };

    private static readonly LocalFile<string> Precious = new(
        "precious.json",
        json => json.GetProperty("text").GetString() ?? throw new FormatException("There is no text."),
        (json, text) => json.WriteString("text", text)
    )
    {
        Precious = "The example",
        Remedy = "Mend it.",
        Kind = FailureKind.Usage,
    };

    private readonly EmptyRepository _empty = new EmptyRepository().WithLocalFolder();

    public void Dispose() => _empty.Dispose();

    private BackupRepository Repository => _empty.Repository;

    [Fact]
    public void What_is_written_is_read_and_carries_its_format()
    {
        Assert.Null(Record.Read(Repository));
        Assert.Equal("a", Record.Change(Repository, before => (before ?? "") + "a"));
        Assert.Equal("ab", Record.Change(Repository, before => before + "b"));

        Assert.Equal("ab", Record.Read(Repository));
        Assert.Contains("\"format\": 2", Text(Record), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"text\": \"a")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"text\": null}")]
    [InlineData("{\"text\": 1}")]
    [InlineData("{\"format\": \"new\", \"text\": \"a\"}")]
    public void A_torn_file_fails_where_it_is_precious_and_is_as_good_as_none_where_not(string content)
    {
        Put(Record, content);
        Put(Precious, content);

        var read = Assert.Throws<BackupException>(() => Precious.Read(Repository));
        var change = Assert.Throws<BackupException>(() => Precious.Change(Repository, _ => "new"));

        Assert.Equal((FailureKind.Usage, "Mend it."), (read.Kind, read.Hint));
        Assert.StartsWith(
            $"The example in {Precious.In(Repository)} cannot be read: ",
            read.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(read.Message, change.Message);
        Assert.Equal(content, Text(Precious));
        Assert.Null(Record.Read(Repository));
        Assert.Equal("new", Record.Change(Repository, before => before is null ? "new" : "not forgotten"));
        Assert.Equal("new", Record.Read(Repository));
    }

    [Fact]
    public void What_a_newer_program_wrote_is_never_written_over()
    {
        const string Newer = "{\"format\": 3, \"text\": {\"in\": \"another form\"}}";
        Put(Record, Newer);
        Put(Precious, Newer);

        Assert.Equal("new", Record.Change(Repository, before => before ?? "new"));
        var change = Assert.Throws<BackupException>(() => Precious.Change(Repository, _ => "new"));

        Assert.Contains("newer", change.Message, StringComparison.Ordinal);
        Assert.Contains(Precious.In(Repository).Value, change.Message, StringComparison.Ordinal);
        Assert.Null(Record.TryRead(Repository));
        Assert.Equal([Newer, Newer], [Text(Record), Text(Precious)]);
    }

    [Fact]
    public void An_older_file_without_a_format_is_read()
    {
        Put(Record, "{\"text\": \"old\"}");

        Assert.Equal("old!", Record.Change(Repository, before => before + "!"));
    }

    [Fact]
    public void No_change_of_two_writers_at_once_is_lost()
    {
        const int Each = 40;
        Parallel.For(
            0,
            4,
            writer =>
            {
                for (var n = 0; n < Each; n++)
                {
                    var mark = string.Create(CultureInfo.InvariantCulture, $"{writer}:{n} ");
                    _ = Precious.Change(Repository, before => before + mark);
                }
            }
        );

        Assert.Equal(4 * Each, Precious.Read(Repository)!.Split(' ').Distinct().Count() - 1);
    }

    [Fact]
    public void A_change_to_the_same_writes_nothing()
    {
        _ = Record.Change(Repository, _ => "a");
        var before = FileSystem.ForThisSystem().Look(Record.In(Repository), followLink: false);

        _ = Record.Change(Repository, same => same!);

        Assert.Equal(before, FileSystem.ForThisSystem().Look(Record.In(Repository), followLink: false));
    }

    [Fact]
    public void A_writer_that_is_killed_between_flush_and_rename_has_changed_nothing()
    {
        _ = Record.Change(Repository, _ => "whole");
        Put(Record, "{\"text\": \"half", ".record.json.tmp-0123456789ab");

        Assert.Equal("whole", Record.Read(Repository));
        Assert.Equal("whole!", Record.Change(Repository, before => before + "!"));
    }

    [Fact]
    public void A_change_that_fails_gives_the_lock_back_and_leaves_the_file()
    {
        _ = Record.Change(Repository, _ => "a");
        _ = Assert.Throws<InvalidOperationException>(() =>
            Record.Change(Repository, _ => throw new InvalidOperationException("no"))
        );

        using var held = LocalLock.TryTake(Repository, TimeSpan.Zero);
        Assert.NotNull(held);
        Assert.Null(LocalLock.TryTake(Repository, TimeSpan.Zero));
        Assert.Equal("a", Record.Read(Repository));
    }

    private string Text(LocalFile<string> file) => File.ReadAllText(file.In(Repository).Value);

    private void Put(LocalFile<string> file, string content, string? name = null) =>
        File.WriteAllText(name is null ? file.In(Repository).Value : (Repository.LocalFolder / name).Value, content);
}
