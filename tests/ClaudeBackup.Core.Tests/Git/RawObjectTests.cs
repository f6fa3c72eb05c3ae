using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using Xunit;

namespace ClaudeBackup.Core.Tests.Git;

/// <summary>Objects that are taken apart and put together again: byte by byte the same, but for what shall be another.</summary>
public sealed class RawObjectTests
{
    private static readonly ObjectId One = ObjectId.Parse("1111111111111111111111111111111111111111");
    private static readonly ObjectId Two = ObjectId.Parse("2222222222222222222222222222222222222222");

    [Theory]
    [InlineData("message\n")]
    [InlineData("no line end")]
    [InlineData("")]
    [InlineData("two\n\nparagraphs\n\ntree not a header\n")]
    public void A_commit_comes_back_the_same(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(
            $"tree {One}\nparent {Two}\nparent {One}\nauthor Ünï <a@b> 1 +0530\ncommitter c <d> 2 -0000\nencoding ISO-8859-1\n\n{message}"
        );

        var commit = RawCommit.Read(bytes);

        Assert.Equal(bytes, commit.With(commit.Tree, commit.Parents));
        Assert.Equal([Two, One], commit.Parents);
    }

    [Fact]
    public void A_signature_goes_and_nothing_after_it()
    {
        var commit = RawCommit.Read(
            Encoding.UTF8.GetBytes(
                $"tree {One}\nauthor a <b> 1 +0000\ngpgsig -----BEGIN\n abc\n \n -----END\nencoding x\n\nm\n"
            )
        );

        Assert.Equal(
            $"tree {Two}\nauthor a <b> 1 +0000\nencoding x\n\nm\n",
            Encoding.UTF8.GetString(commit.With(Two, []))
        );
    }

    [Fact]
    public void A_tree_comes_back_the_same_whatever_its_names_are()
    {
        var entries = new RawEntry[]
        {
            new("100644", "a b", One),
            new("040000", "d", Two),
            new("100755", "caf\uDCE9", One),
            new("160000", "sub\nmodule", Two),
        };

        var bytes = RawTree.Write(entries);

        Assert.Equal(entries, RawTree.Read(bytes));
        Assert.Equal(bytes, RawTree.Write(RawTree.Read(bytes)));
        Assert.Throws<BackupException>(() => RawTree.Read(bytes.AsSpan(0, bytes.Length - 1)));
    }
}
