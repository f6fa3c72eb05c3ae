using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Format;

/// <summary>Names of stored files, both ways.</summary>
public sealed class StoredPathTests
{
    [Theory]
    [InlineData("projects/-p/x.jsonl", StoredArea.Sessions, 1, 0, "projects/-p/x.jsonl.gz")]
    [InlineData("projects/-p/x.jsonl", StoredArea.Sessions, 1, 1, "projects/-p/x.jsonl.0002.gz")]
    [InlineData("projects/-p/x.jsonl", StoredArea.Sessions, 3, 0, "projects/-p/x.jsonl.v3.gz")]
    [InlineData("projects/-p/x.jsonl", StoredArea.Sessions, 3, 9999, "projects/-p/x.jsonl.v3.10000.gz")]
    [InlineData("projects/-p/x.jsonl.v2", StoredArea.Sessions, 1, 0, "projects/-p/x.jsonl%2Ev2.gz")]
    [InlineData("projects/-p/x.0002", StoredArea.Sessions, 1, 1, "projects/-p/x%2E0002.0002.gz")]
    [InlineData("projects/-p/x.gz", StoredArea.Sessions, 1, 0, "projects/-p/x.gz.gz")]
    [InlineData("projects/-p/x.0002.gz", StoredArea.Sessions, 1, 0, "projects/-p/x.0002.gz.gz")]
    [InlineData("history.jsonl", StoredArea.Sessions, 1, 0, "history.jsonl.gz")]
    [InlineData("CLAUDE.md", StoredArea.Config, 1, 0, "config/CLAUDE.md")]
    [InlineData("skills/a.gz", StoredArea.Config, 1, 0, "config/skills/a.gz")]
    [InlineData("skills/a.0002", StoredArea.Config, 1, 0, "config/skills/a.0002")]
    [InlineData("skills/big", StoredArea.LargeConfig, 1, 2, "config-large/skills/big.0003.gz")]
    [InlineData("skills/CON", StoredArea.Config, 1, 0, "config/skills/%43ON")]
    public void The_file_of_a_segment_is_named_and_read_back(
        string source,
        StoredArea area,
        int variant,
        int segment,
        string file
    )
    {
        var path = StoredPath.Of(RelativePath.Parse(source), area);
        var codec = path.Codecs[^1];

        Assert.Equal(file, path.SegmentFile(variant, segment, codec));
        Assert.Equal((path, variant, segment, codec), StoredPath.TryReadSegmentFile(file));
        Assert.Equal(source, path.ToSource().Value);
        Assert.Equal(area, StoredPath.Parse(path.Value).Area);
    }

    [Theory]
    [InlineData("config/%2E%2E/x")]
    [InlineData("config/../x")]
    [InlineData("/etc/passwd")]
    [InlineData("config/50%")]
    public void What_leaves_its_folder_is_no_stored_path(string path) =>
        Assert.Throws<FormatException>(() => StoredPath.Parse(path));

    [Theory]
    [InlineData("projects/-p/x.jsonl")]
    [InlineData("history.jsonl")]
    [InlineData("todos/x.json")]
    [InlineData("config/hooks/x")]
    [InlineData("config-large/projects")]
    [InlineData("hooks/x", false)]
    [InlineData("settings.json", false)]
    [InlineData("projects", false)]
    [InlineData("config/.git/config", false)]
    [InlineData("config/.gitattributes", false)]
    [InlineData("config/a:b", false)]
    [InlineData("config/end.", false)]
    [InlineData("config/NUL", false)]
    [InlineData("projects/-p/a\u202eb.jsonl", false)]
    public void A_path_is_told_from_one_that_no_version_writes(string path, bool isWritten = true) =>
        Assert.Equal(isWritten, StoredPath.Parse(path).CanBeWritten);

    [Theory]
    [InlineData(" .git")]
    [InlineData(".git")]
    [InlineData("git~1")]
    [InlineData("%.git")]
    public void A_name_that_git_would_obey_is_written_as_another(string name)
    {
        var path = StoredPath.Of(RelativePath.Parse($"skills/{name}"), StoredArea.Config);
        Assert.Equal((true, $"skills/{name}"), (path.CanBeWritten, path.ToSource().Value));
    }

    [Fact]
    public void Every_codec_names_its_segments_and_no_suffix_ends_another()
    {
        var path = StoredPath.Of(RelativePath.Parse("projects/-p/x.jsonl"), StoredArea.Sessions);

        Assert.Contains(Codec.Current, path.Codecs);
        Assert.All(
            path.Codecs,
            codec => Assert.Equal((path, 2, 1, codec), StoredPath.TryReadSegmentFile(path.SegmentFile(2, 1, codec)))
        );
        Assert.All(
            path.Codecs,
            codec => Assert.Single(path.Codecs, c => codec.Suffix.EndsWith(c.Suffix, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("projects/-p/x.jsonl")]
    [InlineData("manifest.json")]
    [InlineData("files/config.jsonl")]
    public void What_no_codec_made_is_no_file_of_a_segment(string file) =>
        Assert.Null(StoredPath.TryReadSegmentFile(file));

    [Theory]
    [InlineData("projects/-p/1.jsonl", StoredArea.Sessions, "files/projects/-p/project.jsonl")]
    [InlineData(
        "projects/-p/11111111-1111-4111-8111-11111111111A.jsonl",
        StoredArea.Sessions,
        "files/projects/-p/11111111-1111-4111-8111-11111111111a.jsonl"
    )]
    [InlineData(
        "projects/-p/11111111-1111-4111-8111-111111111111/subagents/a.jsonl",
        StoredArea.Sessions,
        "files/projects/-p/11111111-1111-4111-8111-111111111111.jsonl"
    )]
    [InlineData("projects/-p/memory/a.md", StoredArea.Sessions, "files/projects/-p/project.jsonl")]
    [InlineData("projects/-p:q/memory/a.md", StoredArea.Sessions, "files/projects/-p%3Aq/project.jsonl")]
    [InlineData("projects/loose.txt", StoredArea.Sessions, "files/projects/loose.txt/project.jsonl")]
    [InlineData("history.jsonl", StoredArea.Sessions, "files/history.jsonl.jsonl")]
    [InlineData("todos/1.json", StoredArea.Sessions, "files/todos.jsonl")]
    [InlineData("file-history/s/1@v1", StoredArea.Sessions, "files/file-history/s.jsonl")]
    [InlineData("CLAUDE.md", StoredArea.Config, "files/config.jsonl")]
    [InlineData("skills/big", StoredArea.LargeConfig, "files/config.jsonl")]
    public void Every_file_is_named_by_one_list(string source, StoredArea area, string list) =>
        Assert.Equal(list, RepositoryLayout.ListOf(StoredPath.Of(RelativePath.Parse(source), area)));

    [Theory]
    [InlineData("machines/me/projects/-p/x.gz", true)]
    [InlineData("machines/other/projects/-p/x.gz", false)]
    [InlineData("machines/other/files/projects/-p/x.jsonl", true)]
    [InlineData("machines/other/manifest.json", true)]
    [InlineData("machines/other/.gitattributes", true)]
    [InlineData("machines/other/config/CLAUDE.md", false)]
    [InlineData("RESTORE.md", true)]
    public void Of_others_only_what_tells_of_their_sessions_is_kept(string path, bool isKept) =>
        Assert.Equal(isKept, RepositoryLayout.IsKeptWithoutOthers(path, Slug.Parse("me")));
}
