using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_is_written_whole_private_and_alone()
    {
        var path = _directory.Path / "state.json";

        AtomicFile.WriteText(path, "one");
        AtomicFile.WriteText(path, "two");

        Assert.Equal("two"u8.ToArray(), File.ReadAllBytes(path.Value));
        Assert.Equal(["state.json"], Names());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(FilePermissions.PrivateFile, (int)File.GetUnixFileMode(path.Value));
        }
    }

    [Fact]
    public void Without_a_commit_the_old_file_stays_and_nothing_else()
    {
        var path = _directory.Path / "file";
        AtomicFile.WriteText(path, "old");

        using (var writer = AtomicFile.Open(path))
        {
            RandomAccess.Write(writer.Handle, "half"u8, 0);
        }

        Assert.Equal("old", File.ReadAllText(path.Value));
        Assert.Equal(["file"], Names());
    }

    [Fact]
    public void A_target_that_cannot_be_replaced_leaves_no_temporary_file()
    {
        Directory.CreateDirectory((_directory.Path / "taken/by").Value);

        Assert.ThrowsAny<SystemException>(() => AtomicFile.WriteText(_directory.Path / "taken", "x"));

        Assert.Equal(["taken"], Names());
    }

    [Fact]
    public void A_name_as_long_as_a_name_can_be_is_written_too()
    {
        var path = _directory.Path / new string('x', 255);

        AtomicFile.WriteText(path, "x");

        Assert.Equal([path.Name], Names());
    }

    [Fact]
    public void A_file_that_appeared_meanwhile_is_kept_when_asked_and_times_are_set()
    {
        var path = _directory.Path / "file";
        using (var first = AtomicFile.Open(path, overwrite: false))
        {
            first.Commit(modifiedNs: 1_000_000_000);
        }

        using (var second = AtomicFile.Open(path, overwrite: false))
        {
            Assert.Throws<IOException>(() => second.Commit());
        }

        Assert.Equal(["file"], Names());
        Assert.Equal(1_000_000_000, FileSystem.ForThisSystem().Look(path, followLink: false)?.ModifiedNs);
    }

    [Theory]
    [InlineData(".laptop.tmp-0123456789ab", "laptop")]
    [InlineData(".a.json.tmp-0123456789ab", "a.json")]
    [InlineData("..hidden.tmp-0123456789ab", ".hidden")]
    [InlineData(".tmp-0123456789ab", "")]
    [InlineData("laptop", null)]
    [InlineData("", null)]
    [InlineData("laptop.tmp-0123456789ab", null)]
    [InlineData(".laptop.tmp-0123456789a", null)]
    [InlineData(".laptop.tmp-0123456789AB", null)]
    [InlineData(".laptop.tmp-0123456789ab.x", null)]
    [InlineData(".laptop-tmp-0123456789ab", null)]
    public void The_name_of_a_file_on_its_way_is_known(string name, string? target) =>
        Assert.Equal(target, AtomicFile.TargetOf(name));

    [Fact]
    public void A_file_on_its_way_has_such_a_name()
    {
        using var writer = AtomicFile.Open(_directory.Path / "file");

        Assert.Equal("file", AtomicFile.TargetOf(Assert.Single(Names())));
    }

    private IEnumerable<string> Names() => FileSystem.ForThisSystem().List(_directory.Path).Select(entry => entry.Name);
}
