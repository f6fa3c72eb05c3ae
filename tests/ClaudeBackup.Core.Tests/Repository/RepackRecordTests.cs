using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>Packing follows what came since the last time: packs, loose objects, bytes.</summary>
public sealed class RepackRecordTests
{
    private const long Mega = 1024 * 1024;

    private static readonly (string What, ObjectCount? Left, ObjectCount Now, bool IsDue)[] Table =
    [
        ("nothing yet", null, new(0, 0, 0), false),
        ("a large first sync", null, new(13, 0, 5000 * Mega), false),
        ("many packs of an older version", null, new(33, 0, Mega), true),
        ("many loose objects of an older version", null, new(1, 257, Mega), true),
        ("a day of syncs", new(3, 0, Mega), new(35, 0, 2 * Mega), false),
        ("one more", new(3, 0, Mega), new(36, 0, 2 * Mega), true),
        ("large packs that stay as they are", new(40, 0, 9000 * Mega), new(50, 0, 9001 * Mega), false),
        ("what fetches unpack", new(1, 0, Mega), new(1, 256, 2 * Mega), false),
        ("a little more of it", new(1, 0, Mega), new(1, 257, 2 * Mega), true),
        ("loose objects that could not be packed", new(1, 400, Mega), new(2, 410, 2 * Mega), false),
        ("few packs with large lists", new(1, 0, 10 * Mega), new(5, 0, 75 * Mega), true),
        ("few packs beside much that stays", new(1, 0, 2000 * Mega), new(5, 0, 2100 * Mega), false),
        ("more of them", new(1, 0, 2000 * Mega), new(12, 0, 2300 * Mega), true),
        ("somebody else packed", new(30, 300, 900 * Mega), new(1, 0, 300 * Mega), false),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_due(int row)
    {
        var (what, left, now, isDue) = Table[row];
        Assert.Equal((what, isDue), (what, RepackRecord.IsDue(left, now)));
    }
}
