using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>Which machines a repository has, as the folders in it tell.</summary>
public sealed class MachinesTests : IDisposable
{
    private readonly EmptyRepository _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void What_no_machine_can_be_called_is_none()
    {
        foreach (var name in (string[])["laptop", "My_Host.local", "my notes", ".trash", "a b"])
        {
            _ = Directory.CreateDirectory((_box.Repository.Root / "machines" / name).Value);
        }

        var index = (_box.Repository.LocalFolder / "index").Value;
        _ = Directory.CreateDirectory(index);
        foreach (var name in (string[])["desk", ".desk.tmp-0123456789ab", "laptop", "desk~"])
        {
            File.WriteAllText(Path.Combine(index, name), "");
        }

        var store = new IndexStore(_box.Repository);
        Assert.Equal(["My_Host.local", "desk", "laptop"], store.Machines().Select(slug => slug.Value));
        Assert.Equal(["desk", "laptop"], store.Kept().Select(slug => slug.Value).Order(StringComparer.Ordinal));
    }
}
