using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>Which machine's files are meant: machines as <c>slug:files</c>, with <c>!</c> where they cannot be read.</summary>
public sealed class MachineChoiceTests
{
    [Theory]
    [InlineData("box", "box:3", "box")]
    [InlineData("BOX", "box:3 mac:1", "box")]
    [InlineData("mac", "box:3 mac:1", "mac")]
    [InlineData("mac", "box:3!  mac:1", "mac")]
    [InlineData("box", "box:3!", "box")]
    [InlineData(
        "tea",
        "box:3 mac:1",
        "Nothing is stored from a machine named tea. / Stored machines: box, mac. Name one, for example: --machine box"
    )]
    [InlineData(
        "tea",
        "box:0 mac:1",
        "Nothing is stored from a machine named tea. / Stored machines: mac. Name one, for example: --machine mac"
    )]
    [InlineData(
        "box",
        "box:0 mac:1",
        "Nothing is stored from a machine named box. / Stored machines: mac. Name one, for example: --machine mac"
    )]
    [InlineData("box", "box:0", "Nothing is stored from a machine named box. / Run: claude-backup sync")]
    [InlineData("box", "", "Nothing is stored from a machine named box. / Run: claude-backup sync")]
    [InlineData("box", "box:0! mac:1", "damaged / ")]
    [InlineData(
        "lapotp",
        "desk:1 box:2 laptop:1",
        "Nothing is stored from a machine named lapotp. / Stored machines: laptop, box, desk. Name one, for example: --machine laptop"
    )]
    [InlineData(
        "../mac",
        "mac:1",
        "Nothing is stored from a machine named ../mac. / Stored machines: mac. Name one, for example: --machine mac"
    )]
    public void A_machine_is_chosen_by_name(string name, string machines, string expected) =>
        Assert.Equal(expected, Chosen(() => MachineChoice.Named(Machines(machines), name)));

    [Theory]
    [InlineData("box", "box:3 mac:1", "box")]
    [InlineData(
        "box",
        "box:0 mac:1",
        "Nothing is stored of this machine, box. / Stored machines: mac. Name one, for example: --machine mac"
    )]
    [InlineData(
        "box",
        "mac:1",
        "Nothing is stored of this machine, box. / Stored machines: mac. Name one, for example: --machine mac"
    )]
    [InlineData("box", "box:0", "Nothing is stored of this machine, box. / Run: claude-backup sync")]
    [InlineData("box", "", "Nothing is stored of this machine, box. / Run: claude-backup sync")]
    [InlineData("box", "box:0! mac:1", "damaged / ")]
    public void This_machine_is_meant_where_none_is_named(string own, string machines, string expected) =>
        Assert.Equal(expected, Chosen(() => MachineChoice.Own(Machines(machines), Slug.Parse(own))));

    private static string Chosen(Func<MachineIndex> choose)
    {
        try
        {
            return choose().Slug.Value;
        }
        catch (BackupException e)
        {
            return $"{e.Message} / {e.Hint}";
        }
    }

    private static IReadOnlyList<MachineIndex> Machines(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Machine)];

    private static MachineIndex Machine(string word)
    {
        var (slug, files) = (word.Split(':')[0], word.Split(':')[1]);
        return MachineIndex.Empty(Slug.Parse(slug)) with
        {
            Damage = files.EndsWith('!') ? "damaged" : null,
            Entries = Enumerable
                .Range(0, files[0] - '0')
                .Select(n => IndexEntry.Of(StoredFiles.Of($"projects/-p/{n}", "a")))
                .ToDictionary(e => e.Source),
        };
    }
}
