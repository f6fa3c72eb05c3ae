using System.Numerics;
using ClaudeBackup.Core.Claude;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class ProjectDirectoryNameTests
{
    [Theory]
    [InlineData("/home/me/work", "-home-me-work")]
    [InlineData("/a.b", "-a-b")]
    [InlineData("/a-b", "-a-b")]
    [InlineData("/a_b c", "-a-b-c")]
    [InlineData("/Caf\u00e9", "-Caf-")]
    [InlineData("/Cafe\u0301", "-Cafe-")]
    [InlineData("/\u9879\u76ee", "---")]
    [InlineData("/📦x", "---x")]
    [InlineData(@"C:\Users\x", "C--Users-x")]
    [InlineData("/", "-")]
    public void Everything_but_ascii_letters_and_digits_becomes_a_dash(string path, string name) =>
        Assert.Equal(name, ProjectDirectoryName.Encode(path));

    [Theory]
    [InlineData("-a-b", "/a/b", "/a/b", "/x")]
    [InlineData("-a-b", "/a/b", "/x", "/a/b/c/d")]
    [InlineData("-a-b", "/a/b", null, "/a/b")]
    [InlineData("-a-b", "/a.b", "/a.b/c", "/a/b")]
    [InlineData("C--a-b", @"C:\a\b", "/x", @"C:\a\b\c")]
    [InlineData("-a-b", null, "/a", "/a/bc")]
    [InlineData("-a-b", null, null, "")]
    public void A_name_is_of_a_folder_or_of_one_above_it(string name, string? folder, string? one, string? other) =>
        Assert.Equal(folder, ProjectDirectoryName.FolderOf(name, one, other));

    [Theory]
    [InlineData("/", "-a-b", true)]
    [InlineData("/a", "-a-b", true)]
    [InlineData("/a/b", "-a-b", false)]
    [InlineData("/a/b", "-a-b-c", true)]
    [InlineData("/b", "-a-b", false)]
    public void A_directory_may_lead_to_the_folder_of_a_name(string directory, string name, bool may) =>
        Assert.Equal(may, ProjectDirectoryName.MayBeBelow(directory, name));

    [Fact]
    public void Two_hundred_characters_are_kept_whole() =>
        Assert.Equal(new string('a', 200), ProjectDirectoryName.Encode(new string('a', 200)));

    [Theory]
    [InlineData(201, 'a')]
    [InlineData(281, 'q')]
    [InlineData(281, '\u00e9')]
    [InlineData(4000, '/')]
    public void Longer_names_are_cut_and_end_with_a_hash_of_the_path(int length, char unit)
    {
        var path = "/" + new string(unit, length - 2) + "z";

        var name = ProjectDirectoryName.Encode(path);

        Assert.Equal(ProjectDirectoryName.Encode(path[..200]), name[..200]);
        Assert.Equal("-" + HashByArithmetic(path), name[200..]);
    }

    [Fact]
    public void The_hash_is_made_of_the_path_and_not_of_the_name()
    {
        var one = ProjectDirectoryName.Encode(new string('x', 200) + "/a.b");
        var other = ProjectDirectoryName.Encode(new string('x', 200) + "/a-b");

        Assert.Equal(one[..200], other[..200]);
        Assert.NotEqual(one, other);
    }

    // the fold h = 31 h + c over all units, reduced to 32 bits only at the end
    private static string HashByArithmetic(string path)
    {
        var sum = path.Aggregate(BigInteger.Zero, (hash, unit) => (hash * 31) + unit);
        var reduced = (long)(sum % (1L << 32));
        var signed = reduced >= 1L << 31 ? reduced - (1L << 32) : reduced;
        var text = "";
        for (var left = Math.Abs(signed); left > 0; left /= 36)
        {
            text = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(left % 36)] + text;
        }

        return text;
    }
}
