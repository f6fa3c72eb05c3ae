using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

public sealed class NamedMachineTests : IDisposable
{
    private readonly EmptyRepository _empty = new EmptyRepository().WithLocalFolder();

    [Theory]
    [InlineData("laptop", "a", "laptop-2", "a", true)]
    [InlineData("laptop", "a", "laptop", "b", false)]
    [InlineData("laptop", null, "laptop", "b", true)]
    [InlineData("laptop", "a", "laptop", null, true)]
    [InlineData("laptop", null, "desktop", null, false)]
    public void It_is_known_by_its_id_and_by_its_folder_where_that_is_all_that_is_told(
        string slug,
        string? id,
        string other,
        string? otherId,
        bool same
    ) => Assert.Equal(same, Named(slug, id).Is(Named(other, otherId)));

    [Theory]
    [InlineData("""{"machine":"laptop","machineId":"a","retired":"2026-03-02T00:00:00Z"}""", "laptop-2")]
    [InlineData("""{"machine":"laptop","retired":"2026-03-02T00:00:00Z"}""", "laptop")]
    [InlineData("""{"machine":"laptop","machineId":"a","retired":"2026-02-02T00:00:00Z"}""", null)]
    public void A_machine_that_was_retired_stays_so_under_another_name(string line, string? retired)
    {
        var folder = _empty.Repository.InWorkTree("machines/desktop").Value;
        _ = Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "retired.jsonl"), line + "\n");

        var found = new RetiredMachines(_empty.Repository).Among([Manifest("laptop-2", "a"), Manifest("laptop", "b")]);

        Assert.Equal(retired is null ? [] : [retired], found.Select(slug => slug.Value));
    }

    public void Dispose() => _empty.Dispose();

    private static NamedMachine Named(string slug, string? id) => new(Slug.Parse(slug), id);

    private static MachineManifest Manifest(string slug, string id) =>
        new()
        {
            MachineSlug = slug,
            Id = id,
            LastSync = "2026-03-01T00:00:00Z",
        };
}
