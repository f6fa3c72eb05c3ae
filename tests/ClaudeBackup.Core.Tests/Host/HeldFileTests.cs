using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class HeldFileTests
{
    [Theory]
    [InlineData(HeldFile.SharingViolation)]
    [InlineData(HeldFile.LockViolation)]
    public void What_is_held_for_a_moment_is_done_a_little_later(int error)
    {
        var tries = 0;
        HeldFile.Patiently(() =>
        {
            if (++tries < 3)
            {
                throw new IOException("held", error);
            }
        });
        Assert.Equal(3, tries);
    }

    [Fact]
    public void Another_failure_is_told_at_once()
    {
        var tries = 0;
        _ = Assert.Throws<FileNotFoundException>(() =>
            HeldFile.Patiently(() =>
            {
                tries++;
                throw new FileNotFoundException();
            })
        );
        Assert.Equal(1, tries);
    }

    [Fact]
    public void What_is_held_for_long_is_told_in_the_end() =>
        Assert.Throws<IOException>(() =>
            HeldFile.Patiently(() => throw new IOException("held", HeldFile.SharingViolation))
        );
}
