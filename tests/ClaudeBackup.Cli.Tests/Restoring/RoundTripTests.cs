using System.Text;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>Bytes in, same bytes out, under the same names.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    public static TheoryData<string> Contents =>
        [
            "empty",
            "one line end",
            "CRLF",
            "torn",
            "NUL",
            "invalid UTF-8",
            "gzip",
            "UTF-16",
            "a single line of 40 MB",
            "five segments",
            "line ends only",
        ];

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Whatever_a_transcript_holds_comes_back(string content)
    {
        var bytes = BytesOf(content);
        _sandbox.Claude.Write(Path, bytes);
        _sandbox.Claude.Write("history.jsonl", bytes);
        _sandbox.Claude.Write("skills/x/file", bytes);

        await _sandbox.DoAsync("init", "--yes");

        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    [LinuxFact("File systems elsewhere refuse such names, or take some for the same.")]
    public async Task Whatever_a_file_is_called_it_comes_back_under_that_name()
    {
        var made = await _sandbox.ShellAsync(
            $$"""
            mkdir -p ~/.claude/skills/names "$HOME/.claude/projects/-home-dev-api/{{Id}}/tool-results"
            printf '{}\n' > ~/.claude/projects/-home-dev-api/{{Id}}.jsonl
            long=$(printf 'x%.0s' $(seq 255)); wide=$(printf 'é%.0s' $(seq 127))
            for folder in ~/.claude/skills/names "$HOME/.claude/projects/-home-dev-api/{{Id}}/tool-results" ~/.claude/projects/-home-dev-api; do
              cd "$folder"
              for name in "$long" "$wide" $'bad\xff\xfe\x80utf8' $'line\nend' $'tab\tbell\a\e[31m' 'Case' 'case' 'CASE' \
                $'caf\xc3\xa9' $'cafe\xcc\x81' CON con.txt nul AUX.jsonl 'COM1' 'lpt9.gz' 'clock$' 'trailing.' 'trailing..' 'trailing ' ' leading' \
                '.git' '.GIT ' 'git~1' '.gitignore' '.gitattributes' '.gitmodules' $'.g\xe2\x80\x8cit' 'a:b' 'a\b' 'a*?"<>|' '%41' '%' '%%u0041' '100%' \
                'x.gz' 'x.0002' 'x.0002.gz' 'x.v2' 'x.v2.gz' 'x.jsonl.v2.0003.gz' 'x' '-rf' '~' '$(id)' 'a;b&c' "it's" '.incoming-x' 'con' 'HEAD' \
                $'\xef\xbb\xbfbom' $'\xf0\x9f\x98\x80' $'\xe1\x84\x80\xe1\x85\xa1' $'\xea\xb0\x80' $'rtl\xe2\x80\xaex' 'index.lock' $'\xed\xa0\x80'; do
                printf '%s' "$folder/$name" > "$name" || echo "cannot make $name"
              done
            done
            mkdir -p ~/.claude/skills/names/Folder ~/.claude/skills/names/folder "$HOME/.claude/skills/names/dot./con/nul.d/$long"
            echo 1 > ~/.claude/skills/names/Folder/file; echo 2 > ~/.claude/skills/names/folder/file
            echo 3 > "$HOME/.claude/skills/names/dot./con/nul.d/$long/$long"
            deep=~/.claude/skills/deep; for i in $(seq 15); do deep=$deep/$long; mkdir "$deep" && cd -P "$deep" 2>/dev/null || break; done
            for project in $'-latin-\xe9' $'-\xff\xfe' $'-\xed\xa0\x80' $'-line\nend' $'-\e[31m'; do
              mkdir ~/.claude/projects/"$project" && printf '{}\n' > ~/.claude/projects/"$project"/{{Id}}.jsonl
            done
            cd ~/.claude/skills && for i in $(seq 40); do mkdir -p "level $i" && cd "level $i"; done && echo deep > end
            """
        );
        Assert.Equal("", made.Out);

        var init = (await _sandbox.JsonAsync("init", "--yes")).Json;
        Assert.Equal(0, init.GetProperty("sync").GetProperty("problems").GetArrayLength());
        await _sandbox.RestoreElsewhereAsync();

        var compared = await _sandbox.ShellAsync(
            $$"""
            list() { (cd "$1" && find . -type f -printf '%m %s %P\0' | sort -z | sha256sum; cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum -z | sha256sum; find . -type f -printf x | wc -c); }
            list ~/.claude; list {{_sandbox.Elsewhere("restored")}}
            """
        );
        var lines = compared.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.Equal(lines[..3], lines[3..]);
        Assert.True(int.Parse(lines[2]) > 170, lines[2]);
        await _sandbox.RepositoryIsSoundAsync();
        await _sandbox.DoAsync("verify", "--read-data");
        _sandbox.Claude.Append(Path, "{}\n"u8);
        await _sandbox.DoAsync("sync");
        Assert.Equal(2, await _sandbox.CommitsAsync());
        var clone = await _sandbox.ShellAsync(
            "git clone -q ~/.claude-backup ~/clone && git -C ~/clone status --porcelain"
        );
        Assert.Equal("", clone.Out + clone.Error);
    }

    [Fact]
    public async Task Restoring_everything_into_an_empty_home_gives_the_source_with_modes_and_times()
    {
        Platform.RequirePosix();
        var time = DateTimeOffset.UtcNow.AddDays(-3).AddTicks(1234567);
        foreach (var n in Enumerable.Range(10, 15))
        {
            _sandbox.Claude.Write(
                Transcript.PathOf(Transcript.Id($"{n}"), $"/home/dev/p{n % 3}"),
                Transcript.Messages(Transcript.Id($"{n}"), 0, n)
            );
            _sandbox.Claude.SetModified(
                Transcript.PathOf(Transcript.Id($"{n}"), $"/home/dev/p{n % 3}"),
                time.AddMinutes(n)
            );
        }

        foreach (var mode in new[] { "600", "644", "640", "755", "700", "400", "444", "777" })
        {
            _sandbox.Claude.Write($"hooks/{mode}.sh", mode, Convert.ToInt32(mode, 8));
            _sandbox.Claude.SetModified($"hooks/{mode}.sh", time);
        }

        _sandbox.Claude.Write("history.jsonl", "{}\n");
        var before = _sandbox.Claude.Listing(withTimes: true);
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        var result = await _sandbox.ShellAsync("umask 077; \"$CLAUDE_BACKUP\" restore --all --json");

        result.ExitsWith(0);
        Assert.Equal(before, _sandbox.Claude.Listing(withTimes: true));
        var sync = (await _sandbox.JsonAsync("sync")).Json;
        Assert.Equal("Null", sync.GetProperty("commit").ValueKind.ToString());
    }

    private static byte[] BytesOf(string content) =>
        content switch
        {
            "empty" => [],
            "one line end" => "\n"u8.ToArray(),
            "CRLF" => "{\"a\":1}\r\n{\"b\":2}\r\n\r\n"u8.ToArray(),
            "torn" => "{\"a\":1}\n{\"b\":"u8.ToArray(),
            "NUL" => "a\0b\n\0\0\0"u8.ToArray(),
            "invalid UTF-8" => [0xFF, 0xFE, 0xC3, 0x28, 0xED, 0xA0, 0x80, (byte)'\n', 0x80],
            "gzip" => Convert.FromHexString("1f8b0800000000000003030000000000000000001f8b08"),
            "UTF-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"a\":1}\n")],
            "a single line of 40 MB" => Line(40_000_000),
            "five segments" => Transcript.Large(Id, 6_000_000, seed: 5),
            _ => Enumerable.Repeat((byte)'\n', 3_000_000).ToArray(),
        };

    private static byte[] Line(int length)
    {
        var line = new byte[length];
        new Random(40).NextBytes(line);
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        return line;
    }
}
