using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using Xunit;

namespace ClaudeBackup.Core.Tests.Git;

public sealed class GitOutputTests
{
    private const string A = "78981922613b2afb6025042ff6bd878ac1994e85";
    private const string B = "61780798228d17af2d34fce4cfbdf35556832472";
    private const string None = "0000000000000000000000000000000000000000";

    [Theory]
    [InlineData("git version 2.39.5\n", "2.39.5", "2.39.5")]
    [InlineData("git version 2.39.5 (Apple Git-154)\n", "2.39.5", "2.39.5 (Apple Git-154)")]
    [InlineData("git version 2.45.1.windows.1\r\n", "2.45.1", "2.45.1.windows.1")]
    [InlineData("git version 2.47.rc0\n", "2.47", "2.47.rc0")]
    public void Every_git_tells_its_version(string output, string number, string text) =>
        Assert.Equal(new GitVersion(Version.Parse(number), text), GitOutput.ParseVersion(output));

    [Fact]
    public void A_tree_has_modes_ids_and_any_path() =>
        Assert.Equal(
            [
                new TreeEntry("a\tb\nc", TreeMode.File, ObjectId.Parse(A)),
                new TreeEntry("\uDCFF", TreeMode.Executable, ObjectId.Parse(B)),
                new TreeEntry("module", 160000, ObjectId.Parse(B)),
            ],
            GitOutput.ParseTree([
                .. Bytes($"100644 blob {A}\ta\tb\nc\0100755 blob {B}\t"),
                0xFF,
                .. Bytes($"\0160000 commit {B}\tmodule\0"),
            ])
        );

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_tree_is_read_as_it_comes_and_one_folder_may_stand_in_two_places(int piece)
    {
        var output = Bytes(
            $"040000 tree {A}\ta\0100644 blob {B}\ta/x\0040000 tree {A}\ta-b\0100644 blob {B}\ta-b/x\0040000 tree {None}\tb\0040000 tree {A}\tb/a\0"
        );
        var entries = new List<TreeEntry>();
        var reader = new TreeEntryReader(entries.Add);
        foreach (var bytes in output.Chunk(piece))
        {
            reader.Take(bytes);
        }

        reader.End();

        Assert.Equal(GitOutput.ParseTree(output), entries);
    }

    [Fact]
    public void A_folder_that_lies_in_itself_is_damage()
    {
        var entries = new List<TreeEntry>();
        var reader = new TreeEntryReader(entries.Add);
        reader.Take(Bytes($"040000 tree {A}\ta\0040000 tree {B}\ta/b\0100644 blob {B}\ta/b/c\0"));

        var failure = Assert.Throws<BackupException>(() => reader.Take(Bytes($"040000 tree {A}\ta/b/d\0")));

        Assert.Equal(FailureKind.Integrity, failure.Kind);
        Assert.Equal(3, entries.Count);
    }

    [Fact]
    public void The_blobs_that_are_here_have_sizes_and_nothing_else_is_told() =>
        Assert.Equal(
            new Dictionary<ObjectId, long> { [ObjectId.Parse(A)] = 1234567890 },
            GitOutput.ParseBlobs(Bytes($"{A} blob 1234567890\n{B} tree 33\n{None} missing\n"))
        );

    [Fact]
    public void Changes_belong_to_the_commit_before_them()
    {
        var output =
            $"\u0001{A} 100\0\n:100644 000000 {A} {None} D\0x\0:100644 100755 {A} {B} M\0\u0001y\0\u0001{B} 50\0\n:000000 100644 {None} {B} A\0x\0";
        var (first, second) = (DateTimeOffset.FromUnixTimeSeconds(100), DateTimeOffset.FromUnixTimeSeconds(50));

        Assert.Equal(
            [
                new PathChange("x", 0, null, ObjectId.Parse(A), first),
                new PathChange("\u0001y", 100755, ObjectId.Parse(B), ObjectId.Parse(A), first),
                new PathChange("x", 100644, ObjectId.Parse(B), ObjectId.Parse(B), second),
            ],
            GitOutput.ParseHistory(Bytes(output))
        );
    }

    [Fact]
    public void A_merge_has_all_its_parents()
    {
        var commit = Assert.Single(GitOutput.ParseCommits(Bytes($"{A}\u001f-5\u001f{A} {B}\u001fsubject \u001f!\0")));

        Assert.Equal([ObjectId.Parse(A), ObjectId.Parse(B)], commit.Parents);
        Assert.Equal("subject \u001f!", commit.Subject);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(-5), commit.Time);
    }

    [Theory]
    [InlineData("100644 blob short 1\tx\0")]
    [InlineData("no end")]
    [InlineData("100644 blob 78981922613b2afb6025042ff6bd878ac1994e85 many\tx\0")]
    public void Anything_else_is_said_to_be_unexpected(string output) =>
        Assert.Throws<FormatException>(() => GitOutput.ParseTree(Bytes(output)));

    [Fact]
    public void Nothing_printed_is_nothing_found()
    {
        Assert.Empty(GitOutput.ParseTree([]));
        Assert.Empty(GitOutput.ParseChanges([]));
        Assert.Empty(GitOutput.ParseCommits([]));
        Assert.Empty(GitOutput.ParseHistory([]));
    }

    [Fact]
    public void An_object_is_named_as_git_names_it()
    {
        Assert.Equal(A, ObjectId.OfBlob("a\n"u8).ToString());
        Assert.Equal(ObjectId.Parse(A.ToUpperInvariant()), ObjectId.Parse(A));
        Assert.True(ObjectId.Parse(None).IsNone);
        Assert.Throws<FormatException>(() => ObjectId.Parse(A.AsSpan(1)));
        Assert.Throws<FormatException>(() => ObjectId.Parse(string.Concat("g", A.AsSpan(1))));
        using BlobHasher short1 = new(3);
        short1.Append([1]);
        Assert.Throws<InvalidOperationException>(() => short1.Finish());
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
