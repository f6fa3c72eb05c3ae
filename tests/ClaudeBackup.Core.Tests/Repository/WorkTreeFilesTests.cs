using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

public sealed class WorkTreeFilesTests : IDisposable
{
    private static readonly RelativePath File = RelativePath.Parse("machines/m/config/skills/a.md");

    private readonly EmptyRepository _repository = new EmptyRepository().WithLocalFolder();
    private readonly WorkTreeFiles _files;

    public WorkTreeFilesTests() => _files = new WorkTreeFiles(_repository.Repository);

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_folder_that_went_with_its_last_file_is_made_again_for_the_next()
    {
        Put("one");
        _files.Delete(File);
        Assert.False(Directory.Exists(At("machines")));

        Put("two");

        Assert.Equal("two", System.IO.File.ReadAllText(At(File.Value)));
    }

    [Theory]
    [InlineData("machines/m/config/skills/a.md", true)]
    [InlineData("machines/m/config", false)]
    public void What_is_in_the_way_is_kept_aside(string path, bool isFolder)
    {
        var place = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        var kept = isFolder ? Path.Combine(place, "mine") : place;
        if (isFolder)
        {
            Directory.CreateDirectory(place);
        }

        System.IO.File.WriteAllText(kept, "mine");

        Put("ours");

        Assert.Equal("ours", System.IO.File.ReadAllText(At(File.Value)));
        var aside = Assert.Single(
            Directory.GetFiles(
                (_repository.Repository.LocalFolder / "displaced").Value,
                "*",
                SearchOption.AllDirectories
            )
        );
        Assert.Equal("mine", System.IO.File.ReadAllText(aside));
    }

    [Fact]
    public void Nothing_unfinished_stays_when_a_copy_fails()
    {
        Put("one");

        Assert.ThrowsAny<IOException>(() =>
            _files.Copy(RelativePath.Parse("machines/m/none"), RelativePath.Parse("machines/m/config/skills/b.md"))
        );

        Assert.Equal([At(File.Value)], Directory.GetFiles(At("machines/m/config/skills")));
    }

    private void Put(string content)
    {
        var waiting = _repository.Repository.LocalFolder / "waiting";
        System.IO.File.WriteAllBytes(waiting.Value, Encoding.UTF8.GetBytes(content));
        _files.MoveIntoPlace(waiting, File);
    }

    private string At(string path) => _repository.Repository.InWorkTree(path).Value;
}
