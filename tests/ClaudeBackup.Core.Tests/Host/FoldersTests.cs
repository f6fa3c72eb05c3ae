using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class FoldersTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly IFileSystem _files = FileSystem.ForThisSystem();

    private AbsolutePath Root => _directory.Path;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_folder_goes_with_what_is_read_only_and_what_links_lead_to_stays()
    {
        var kept = Root / "kept";
        var gone = Root / "gone";
        Write(kept / "file");
        Write(gone / "objects/pack/pack-1.pack");
        _files.SetMode(gone / "objects/pack/pack-1.pack", 0x124);
        if (!OperatingSystem.IsWindows())
        {
            _ = Directory.CreateSymbolicLink((gone / "link").Value, kept.Value);
            _ = File.CreateSymbolicLink((gone / "dangling").Value, (Root / "nowhere").Value);
        }

        _files.DeleteWhole(gone);
        _files.DeleteWhole(gone);

        Assert.False(Path.Exists(gone.Value));
        Assert.True(File.Exists((kept / "file").Value));
    }

    [Fact]
    public void A_folder_holds_itself_what_lies_in_it_and_what_is_not_there_yet()
    {
        Write(Root / "home/.claude/file");
        var home = Root / "home/.claude";

        Assert.True(_files.Holds(home, home));
        Assert.True(_files.Holds(home, home / "new/x.git"));
        Assert.False(_files.Holds(home, Root / "home/.claude-other/x.git"));
        Assert.False(_files.Holds(home, Root / "home"));
        Assert.False(_files.Holds(Root / "nowhere", home));
    }

    [Fact]
    public void A_folder_holds_what_lies_in_it_by_another_name()
    {
        Platform.RequirePosix();
        Write(Root / "home/.claude/deep/file");
        var home = Root / "home/.claude";
        _ = Directory.CreateSymbolicLink((Root / "link").Value, home.Value);
        _ = Directory.CreateSymbolicLink((Root / "deep").Value, (home / "deep").Value);

        Assert.True(_files.Holds(home, Root / "link"));
        Assert.True(_files.Holds(home, Root / "link/new/x.git"));
        Assert.True(_files.Holds(home, Root / "deep/x.git"));
        Assert.True(_files.Holds(Root / "link", home / "x.git"));
    }

    private static void Write(AbsolutePath file)
    {
        _ = Directory.CreateDirectory(file.Parent!.Value);
        File.WriteAllText(file.Value, "x");
    }
}
