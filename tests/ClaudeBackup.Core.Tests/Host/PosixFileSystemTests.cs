using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class PosixFileSystemTests : IDisposable
{
    private const int Mode0644 = 0x1A4;
    private readonly TemporaryDirectory _directory = new();
    private readonly IFileSystem _files = FileSystem.ForThisSystem();

    public PosixFileSystemTests() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "made of system calls Windows does not have");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_name_of_invalid_utf8_bytes_opens_the_same_file()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "its file systems refuse such names");
        var path = _directory.Path / PathText.Decode([(byte)'a', 0xFF, 0xC3, (byte)'z']);
        Write(path, "hello");

        var entry = Assert.Single(_files.List(_directory.Path));
        using var handle = _files.OpenRead(_directory.Path / entry.Name);

        Assert.Equal("hello", Read(handle));
        Assert.Equal(FileKind.Regular, entry.Kind);
    }

    [Fact]
    public void A_long_path_needs_no_special_care()
    {
        var path = _directory.Path;
        while (path.Value.Length < 1800)
        {
            path /= new string('ü', 100);
        }

        _files.CreateDirectory(path, FilePermissions.PrivateDirectory);
        Write(path / "file", "x");

        Assert.Equal(1, _files.Look(path / "file", followLink: false)?.Size);
    }

    [Fact]
    public void A_listing_has_every_kind_and_neither_dot()
    {
        Write(_directory.Path / "file", "");
        Write(_directory.Path / ".hidden", "");
        _files.CreateDirectory(_directory.Path / "directory", FilePermissions.PrivateDirectory);
        File.CreateSymbolicLink((_directory.Path / "link").Value, "nowhere");
        using var socket = Listen(_directory.Path / "socket");

        Assert.Equal(
            [
                new DirectoryEntry(".hidden", FileKind.Regular),
                new DirectoryEntry("directory", FileKind.Directory),
                new DirectoryEntry("file", FileKind.Regular),
                new DirectoryEntry("link", FileKind.SymbolicLink),
                new DirectoryEntry("socket", FileKind.Other),
            ],
            _files.List(_directory.Path).OrderBy(entry => entry.Name, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void What_is_not_there_looks_like_nothing()
    {
        Write(_directory.Path / "file", "");
        File.CreateSymbolicLink((_directory.Path / "dangling").Value, "nowhere");
        File.CreateSymbolicLink((_directory.Path / "loop").Value, "loop");

        Assert.Null(_files.Look(_directory.Path / "missing", followLink: false));
        Assert.Null(_files.Look(_directory.Path / "missing/deep", followLink: false));
        Assert.Null(_files.Look(_directory.Path / "file/below", followLink: false));
        Assert.Null(_files.Look(_directory.Path / "dangling", followLink: true));
        Assert.Null(_files.Look(_directory.Path / "loop", followLink: true));
        Assert.Equal(FileKind.SymbolicLink, _files.Look(_directory.Path / "loop", followLink: false)?.Kind);
    }

    [Fact]
    public void A_missing_thing_is_named_in_the_exception()
    {
        var missing = _directory.Path / "missing";

        Assert.Contains(
            missing.Value,
            Assert.Throws<FileNotFoundException>(() => _files.OpenRead(missing)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            missing.Value,
            Assert.Throws<DirectoryNotFoundException>(() => _files.List(missing)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<DirectoryNotFoundException>(() => _files.CreateNew(missing / "file", Mode0644));
        Assert.Throws<FileNotFoundException>(() => _files.ReadLink(missing));
        Assert.Throws<FileNotFoundException>(() => _files.RealPath(missing));
        Assert.Throws<FileNotFoundException>(() => _files.Move(missing, _directory.Path / "to", overwrite: false));
        Write(_directory.Path / "from", "");
        Assert.Throws<DirectoryNotFoundException>(() =>
            _files.Move(_directory.Path / "from", missing / "to", overwrite: true)
        );
    }

    [Fact]
    public void Metadata_is_what_the_system_says()
    {
        var path = _directory.Path / "file";
        Write(path, "12345", mode: 0x1FF);
        var time = 1_700_000_000_123_456_789;
        _files.SetModified(path, time);

        var found = _files.Look(path, followLink: false)!;

        Assert.Equal((5L, time, 0x1FF, FileKind.Regular), (found.Size, found.ModifiedNs, found.Mode, found.Kind));
        Assert.True(found.ChangedNs > time);
        Assert.NotEqual(0UL, found.Inode);
        using var handle = _files.OpenRead(path);
        Assert.Equal(found, _files.Look(handle));
        Assert.Equal(found.Device, _files.Look(_directory.Path, followLink: false)!.Device);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-1_500_000_000)]
    [InlineData(4_000_000_000_000_000_001)]
    public void Times_keep_every_nanosecond_even_before_1970(long nanoseconds)
    {
        _files.SetModified(_directory.Path, nanoseconds);

        Assert.Equal(nanoseconds, _files.Look(_directory.Path, followLink: true)?.ModifiedNs);
    }

    [Fact]
    public void Writing_the_same_size_at_the_same_time_still_changes_the_fingerprint()
    {
        var path = _directory.Path / "file";
        Write(path, "one");
        var before = _files.Look(path, followLink: false)!;
        Thread.Sleep(20);
        File.WriteAllText(path.Value, "two");
        _files.SetModified(path, before.ModifiedNs);

        var after = _files.Look(path, followLink: false)!;

        Assert.Equal((before.Size, before.ModifiedNs, before.Inode), (after.Size, after.ModifiedNs, after.Inode));
        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public void A_new_file_has_exactly_its_mode_and_replaces_nothing()
    {
        var path = _directory.Path / "file";
        foreach (var mode in new[] { 0x1FF, 0x180, 0x1B6 })
        {
            Write(path, "x", mode);
            Assert.Equal(mode, _files.Look(path, followLink: false)?.Mode);
            Assert.Throws<IOException>(() => _files.CreateNew(path, mode));
            _files.Delete(path);
        }

        File.CreateSymbolicLink(path.Value, (_directory.Path / "elsewhere").Value);
        Assert.Throws<IOException>(() => _files.CreateNew(path, Mode0644));
    }

    [Fact]
    public void Missing_parents_are_made_and_existing_ones_left_alone()
    {
        _files.SetMode(_directory.Path, 0x1FD);
        var deep = _directory.Path / "a/b/c";

        _files.CreateDirectory(deep, 0x1C0);
        _files.CreateDirectory(deep, 0x1FF);

        Assert.Equal(0x1C0, _files.Look(deep, followLink: false)?.Mode);
        Assert.Equal(0x1C0, _files.Look(_directory.Path / "a", followLink: false)?.Mode);
        Assert.Equal(0x1FD, _files.Look(_directory.Path, followLink: false)?.Mode);
        Write(_directory.Path / "file", "");
        Assert.Throws<IOException>(() => _files.CreateDirectory(_directory.Path / "file", 0x1C0));
    }

    [Fact]
    public void A_move_replaces_only_when_told()
    {
        (var from, var to) = (_directory.Path / "from", _directory.Path / "to");
        Write(from, "new");
        Write(to, "old");

        var refused = Assert.Throws<IOException>(() => _files.Move(from, to, overwrite: false));
        Assert.Contains(to.Value, refused.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(to.Value));

        _files.Move(from, to, overwrite: true);
        Assert.Equal("new", File.ReadAllText(to.Value));
        Assert.Null(_files.Look(from, followLink: false));

        _files.Move(to, from, overwrite: false);
        Assert.Equal("new", File.ReadAllText(from.Value));
    }

    [Fact]
    public void A_directory_never_moves_over_another_even_an_empty_one()
    {
        _files.CreateDirectory(_directory.Path / "from", 0x1C0);
        _files.CreateDirectory(_directory.Path / "to", 0x1C0);

        Assert.Throws<IOException>(() =>
            _files.Move(_directory.Path / "from", _directory.Path / "to", overwrite: false)
        );
    }

    [Fact]
    public void Deleting_removes_links_not_what_they_point_to_and_forgives_what_is_missing()
    {
        Write(_directory.Path / "file", "");
        File.CreateSymbolicLink((_directory.Path / "link").Value, "file");

        _files.Delete(_directory.Path / "link");
        _files.Delete(_directory.Path / "link");
        _files.Delete(_directory.Path / "file/below");

        Assert.Equal(["file"], _files.List(_directory.Path).Select(entry => entry.Name));
        Assert.ThrowsAny<Exception>(() => _files.Delete(_directory.Path));
    }

    [Fact]
    public void Links_are_read_as_they_are_and_resolved_to_the_end()
    {
        _files.CreateDirectory(_directory.Path / "real", 0x1C0);
        Write(_directory.Path / "real/file", "");
        File.CreateSymbolicLink((_directory.Path / "alias").Value, "real");
        File.CreateSymbolicLink((_directory.Path / "link").Value, "alias/file");

        Assert.Equal("alias/file", _files.ReadLink(_directory.Path / "link"));
        Assert.Equal(_files.RealPath(_directory.Path) / "real/file", _files.RealPath(_directory.Path / "link"));
    }

    [Fact]
    public void A_pipe_that_nobody_writes_to_does_not_block_the_open()
    {
        var pipe = _directory.Path / "pipe";
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe.Value]))
        {
            made!.WaitForExit();
        }

        using var handle = _files.OpenRead(pipe);

        Assert.Equal(FileKind.Other, _files.Look(handle).Kind);
    }

    [Fact]
    public void A_handle_works_with_the_streams_of_dotnet()
    {
        var path = _directory.Path / "file";
        Write(path, "hello");

        using var handle = _files.OpenRead(path);
        using FileStream stream = new(handle, FileAccess.Read, bufferSize: 0);
        using StreamReader reader = new(stream);

        Assert.Equal("hello", reader.ReadToEnd());
        Assert.Equal(5, RandomAccess.GetLength(handle));
    }

    [Fact]
    public void What_may_not_be_read_is_an_access_problem()
    {
        _files.SetMode(_directory.Path, 0x1ED);
        Write(_directory.Path / "open", "");
        Write(_directory.Path / "closed", "", mode: 0);

        OrdinaryUser.Does(() =>
        {
            _files.OpenRead(_directory.Path / "open").Dispose();
            Assert.Throws<UnauthorizedAccessException>(() => _files.OpenRead(_directory.Path / "closed"));
        });
    }

    [Fact]
    public void A_full_disk_is_told_from_other_failures()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a device that is full");
        using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        var failure = Assert.ThrowsAny<IOException>(() => full.Write([1]));

        Assert.True(FileSystem.IsDiskFull(failure));
        Assert.False(FileSystem.IsDiskFull(new FileNotFoundException()));
    }

    private static System.Net.Sockets.Socket Listen(AbsolutePath path)
    {
        System.Net.Sockets.Socket socket = new(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path.Value));
        return socket;
    }

    private void Write(AbsolutePath path, string text, int mode = Mode0644)
    {
        using var handle = _files.CreateNew(path, mode);
        RandomAccess.Write(handle, Encoding.UTF8.GetBytes(text), 0);
    }

    private static string Read(SafeFileHandle handle)
    {
        var content = new byte[RandomAccess.GetLength(handle)];
        _ = RandomAccess.Read(handle, content, 0);
        return Encoding.UTF8.GetString(content);
    }
}
