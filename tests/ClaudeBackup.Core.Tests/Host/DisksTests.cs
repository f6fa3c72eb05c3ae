using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

/// <summary>A copy on the same disk is none: told by the system, as far as it tells.</summary>
public sealed class DisksTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly IFileSystem _files = FileSystem.ForThisSystem();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Two_folders_beside_each_other_are_on_one_disk()
    {
        var one = Directory.CreateDirectory((_directory.Path / "one").Value);
        var other = Directory.CreateDirectory((_directory.Path / "other").Value);
        Assert.True(Disks.AreSame(_files, new AbsolutePath(one.FullName), new AbsolutePath(other.FullName)));
    }

    [Fact]
    public void Of_a_place_at_which_nothing_is_nothing_is_said() =>
        Assert.False(Disks.AreSame(_files, _directory.Path, _directory.Path / "drive" / "backup.git"));

    [LinuxFact("/dev/shm is a disk of its own on Linux.")]
    public void What_is_mounted_from_elsewhere_is_another()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no /dev/shm.");
        Assert.False(Disks.AreSame(_files, new AbsolutePath("/proc"), new AbsolutePath("/dev/shm")));
    }

    [LinuxFact("/proc/self/mountinfo is of Linux.")]
    public void A_disk_that_is_mounted_twice_is_one()
    {
        // everything that comes from one device, however often and where it is mounted
        var twice = File.ReadLines("/proc/self/mountinfo")
            .Select(line => line.Split(' '))
            .Where(f => f[Array.IndexOf(f, "-") + 2].StartsWith("/dev/", StringComparison.Ordinal))
            .Where(f => File.Exists(f[4]) || Directory.Exists(f[4]))
            .GroupBy(f => f[Array.IndexOf(f, "-") + 2])
            .FirstOrDefault(g => g.Count() > 1)
            ?.Select(f => new AbsolutePath(f[4]))
            .ToArray();
        Assert.SkipWhen(twice is null, "Nothing is mounted twice here.");
        Assert.True(Disks.AreSame(_files, twice![0], twice[1]));
    }
}
