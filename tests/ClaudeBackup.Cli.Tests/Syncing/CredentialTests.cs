using System.Diagnostics.CodeAnalysis;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>Credentials never enter the repository, nor the folder beside it.</summary>
[SuppressMessage("Security", "S2068", Justification = "A canary, not a secret.")]
public sealed class CredentialTests : IDisposable
{
    private const string Canary = "sk-ant-canary-7d1f0c";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact("Names that differ by case alone are one file elsewhere.")]
    public async Task A_credential_is_found_in_no_object_of_the_repository_and_in_no_file_beside_it()
    {
        foreach (
            var path in new[]
            {
                ".credentials.json",
                ".Credentials.JSON",
                ".CREDENTIALS.json",
                ".credentials.json.bak",
                ".credentials.json~",
                ".credentials.json.tmp.123",
                ".credentials 2.json",
                ".encryption_key",
                ".ENCRYPTION_KEY",
                "skills/a/.credentials.json",
                "skills/a/deep/.Credentials.json",
                "skills/.credentials.json/inside.txt",
                "hooks/.encryption_key",
                "projects/-home-dev-api/.credentials.json",
                "projects/-home-dev-api/memory/.CREDENTIALS.JSON",
                "projects/-home-dev-api/10000000-0000-4000-8000-000000000000/.encryption_key",
                "sessions/1.key",
                "daemon/auth.key",
                ".claude.json",
                ".claude.json.backup.1",
                "copies/.claude.json",
            }
        )
        {
            _sandbox.Claude.Write(path, Canary);
        }

        var state = $$"""
            {"userID": "{{Canary}}", "oauthAccount": ["{{Canary}}"], "mcpServers": {"s": {"env": {"K": "{{Canary}}"} } } }
            """;
        await File.WriteAllTextAsync(
            (_sandbox.Home / ".claude.json").Value,
            state,
            TestContext.Current.CancellationToken
        );
        await _sandbox.ShellAsync(
            $$"""
            mkdir -p ~/.ssh ~/.aws ~/.claude/commands ~/.claude/agents ~/.claude/rules ~/vault && cd ~/.claude
            for f in ~/.ssh/id_ed25519 ~/.ssh/config ~/.aws/credentials ~/.netrc ~/vault/.credentials.json; do echo {{Canary}} > $f; done
            ln -s ../.credentials.json commands/one.md
            ln -s ~/.claude/.encryption_key CLAUDE.md
            ln -s one.md commands/two.md
            ln .credentials.json commands/hard.md
            ln .encryption_key projects/-home-dev-api/hard.jsonl
            ln -s ~/vault agents/vault
            ln -s ~/vault/.credentials.json agents/three.md
            ln -s ~/.ssh skills/keys
            ln -s ~/.ssh/id_ed25519 rules/key.md
            ln -s ~/.aws/credentials rules/cloud.md
            ln -s ~/.netrc rules/net.md
            ln -s ~/.claude.json rules/account.md
            ln -s ~ skills/home
            ln -s ../sessions skills/live
            ln -s . loop
            """
        );
        _sandbox.WriteSession(Transcript.Id("1"));
        _sandbox.Claude.Write("skills/a/SKILL.md", "a skill that is captured");

        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write("skills/a/.credentials.json", "changed " + Canary);
        _sandbox.Claude.Write("skills/a/SKILL.md", "a skill that is captured again");
        await _sandbox.DoAsync("sync");
        await _sandbox.DoAsync("restore", Transcript.Id("1"), "--force");

        var found = await _sandbox.ShellAsync(
            $$"""
            cd ~/.claude-backup
            look() { if grep -qaF {{Canary}}; then echo "$1"; fi; }
            git cat-file --batch-all-objects --batch-check='%(objectname)' | while read -r object; do
              git cat-file -p "$object" | look "object $object"
              git cat-file -p "$object" 2>/dev/null | gunzip -c 2>/dev/null | look "inside object $object"
            done
            find . -type f ! -path './.git/objects/*' | while read -r file; do
              look "$file" < "$file"; case $file in *.gz) gunzip -c "$file" | look "inside $file";; esac
            done
            git ls-tree -r --name-only HEAD | grep -v '^machines/test/config/\.claude\.json$' | grep -iE 'credential|encryption|\.key|claude\.json'
            git cat-file -p HEAD:machines/test/config/skills/a/SKILL.md
            """
        );
        Assert.Equal("a skill that is captured again", found.Out);
        Assert.Equal("", found.Error);
    }

    [Fact]
    public async Task The_search_of_the_test_above_would_find_a_secret_in_a_session()
    {
        _sandbox.Claude.Write(Transcript.PathOf(Transcript.Id("1")), Canary);
        await _sandbox.DoAsync("init", "--yes");

        var found = await _sandbox.ShellAsync(
            "cd ~/.claude-backup; for o in $(git cat-file --batch-all-objects --batch-check='%(objectname)'); do git cat-file -p $o | gunzip -c 2>/dev/null; done"
        );

        Assert.Contains(Canary, found.Out, StringComparison.Ordinal);
    }
}
