using System.Text;
using ClaudeBackup.Testing;
using Markdig.Syntax;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ClaudeBackup.Cli.Tests.Exporting;

/// <summary>Sessions as files to be given away.</summary>
public sealed class ExportTests : IDisposable
{
    // put together here, so that it stands nowhere in the source
    private const string Token = "gh" + "p_" + "aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0PsXyZ";

    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Markdown_has_what_was_said_and_done()
    {
        await SaveAsync(
            Talk.Prompt("u1", "# Fix the login\n```\nnever closed"),
            Talk.Call("t1", "Bash", """{"command":"make test\nmake lint"}"""),
            Talk.Result("t1", "2 failed </details> ```", isError: true),
            Talk.Call("t2", "Edit", """{"file_path":"/home/dev/api/a.cs","old_string":"a\nb","new_string":"a\nB"}"""),
            Talk.Result("t2", "updated"),
            Talk.Answer("a9", "It was the cookie. <b>Done</b>")
        );

        var (text, document) = await MarkdownAsync();

        Assert.Equal(
            ["# Fix the login ``` never closed", "1 · Prompt · 2026-03-01 09:00 UTC", "Fix the login", "Answer"],
            document.Descendants<HeadingBlock>().Select(Words)
        );
        Assert.All(document.Descendants<FencedCodeBlock>(), fence => Assert.True(fence.ClosingFencedCharCount >= 3));
        Assert.Equal(2, text.Split("<details><summary>").Length - 1);
        Assert.Equal(2, text.Split("\n</details>\n").Length - 1);
        Assert.Contains("<summary>Bash make test … &#183; failed</summary>", text, StringComparison.Ordinal);
        Assert.Contains("make test\nmake lint\n", text, StringComparison.Ordinal);
        Assert.Contains("```diff\n-b\n+B\n```", text, StringComparison.Ordinal);
        Assert.Contains("&lt;b>Done&lt;/b>", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b # c \"d\" \\ 'e' --- é 設備")]
    [InlineData("[x] {y} & *z | > % @ `")]
    [InlineData("\u202eevil\u0007")]
    public async Task Front_matter_is_YAML_whatever_the_title(string title)
    {
        await SaveAsync(
            $$"""{"type":"custom-title","customTitle":{{Talk.Json(title)}},"sessionId":"{{Id}}"}""",
            Talk.Prompt("u1", "Fix")
        );

        var (text, _) = await MarkdownAsync();

        var parser = new Parser(new StringReader(text.Split("\n---\n")[0] + "\n"));
        var scalars = new List<string>();
        while (parser.MoveNext())
        {
            if (parser.Current is Scalar scalar)
            {
                scalars.Add(scalar.Value);
            }
        }

        Assert.Equal("title", scalars[0]);
        Assert.Equal(["session", Id], scalars[2..4]);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u0007', text);
    }

    [Fact]
    public async Task Secrets_are_hidden_and_counted_and_homes_become_a_tilde()
    {
        await SaveAsync(
            Talk.Prompt("u1", $"Use {Token} in /home/dev/api", cwd: "/home/dev/api"),
            Talk.Call("t1", "Bash", $$"""{"command":"curl -H {{Token}} x\nls"}"""),
            Talk.Result("t1", "{\"p\":\"C:\\\\Users\\\\Ann\\\\x\",\"q\":\"\\/home\\/dev\\/z\"} " + _sandbox.Home),
            Talk.Prompt("u2", "On Windows", cwd: @"C:\Users\Ann\api")
        );

        foreach (var format in new[] { "--markdown", "--html" })
        {
            var json = (await _sandbox.JsonAsync("export", "1", Out("out"), format, "--force")).Json;
            var text = await File.ReadAllTextAsync(Out("out"), TestContext.Current.CancellationToken);

            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain("/home/dev", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Ann", text, StringComparison.Ordinal);
            Assert.DoesNotContain(_sandbox.Home.Value, text, StringComparison.Ordinal);
            Assert.Contains("~/api", text, StringComparison.Ordinal);
            var hidden = Assert.Single(json.GetProperty("hidden").EnumerateArray());
            Assert.Equal("github-token", hidden.GetProperty("rule").GetString());
            Assert.Equal(2, hidden.GetProperty("count").GetInt32());
        }

        var revealed = await _sandbox.DoAsync("export", "1", Out("out"), "--reveal", "--force");
        Assert.DoesNotContain("Hidden", revealed.Out, StringComparison.Ordinal);
        Assert.Contains(
            Token,
            await File.ReadAllTextAsync(Out("out"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_name_made_of_the_title_gives_no_secret_away()
    {
        await SaveAsync(Talk.Prompt("u1", $"{Token} is the key"));
        var folder = Directory.CreateDirectory(Out("folder")).FullName;

        var said = await _sandbox.JsonAsync("export", "1", folder);

        Assert.DoesNotContain(Token, said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Token,
            (await _sandbox.JsonAsync("export", "1", Out("other"), "--dry-run")).Out,
            StringComparison.Ordinal
        );
        var name = Path.GetFileName(Assert.Single(Directory.GetFiles(folder)));
        Assert.Equal("2026-03-01-hidden-github-token-is-the-key-10000000.md", name);
    }

    [Fact]
    public async Task What_is_there_is_replaced_only_on_request()
    {
        await SaveAsync(Talk.Prompt("u1", "Fix"));
        await File.WriteAllTextAsync(Out("x.md"), "mine", TestContext.Current.CancellationToken);

        var refused = (await _sandbox.RunAsync("export", "1", Out("x.md"))).ExitsWith(1);
        var planned = (await _sandbox.JsonAsync("export", "1", Out("y.md"), "--dry-run")).Json;

        Assert.Contains("already exists", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Out("x.md"), TestContext.Current.CancellationToken));
        Assert.True(planned.GetProperty("dryRun").GetBoolean());
        Assert.False(File.Exists(Out("y.md")));
        _ = await _sandbox.DoAsync("export", "1", Out("x.md"), "--force");
        Assert.StartsWith(
            "---\n",
            await File.ReadAllTextAsync(Out("x.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal([Out("x.md")], Directory.GetFiles(Path.GetDirectoryName(Out("x.md"))!));
    }

    [Theory]
    [InlineData("x.pdf", "", ", as Markdown")]
    [InlineData("x.md", "--html", ", as HTML")]
    [InlineData("x.html", "", "")]
    [InlineData("x.md", "", "")]
    public async Task What_the_name_of_a_file_does_not_say_is_told(string name, string option, string expected)
    {
        await SaveAsync(Talk.Prompt("u1", "Fix"));

        var exported = await _sandbox.DoAsync([
            "export",
            "1",
            Out(name),
            .. option.Split(' ').Where(o => o.Length > 0),
        ]);

        Assert.Equal($"Wrote {Out(name)}{expected}", exported.Out.TrimEnd());
    }

    [Fact]
    public async Task What_is_not_saved_yet_is_told()
    {
        await SaveAsync(Talk.Prompt("u1", "Fix"));
        _sandbox.Claude.Append(Transcript.PathOf(Id), Encoding.UTF8.GetBytes(Talk.Prompt("u2", "And that") + "\n"));

        var file = await _sandbox.DoAsync("export", "1", Out("x.md"));
        var printed = await _sandbox.DoAsync("export", "1", "-");
        var json = (await _sandbox.JsonAsync("export", "1", Out("y.md"))).Json;

        Assert.Contains($"of {Id} are not saved yet and not exported", file.Out, StringComparison.Ordinal);
        Assert.Contains($"of {Id} are not saved yet and not exported", printed.Error, StringComparison.Ordinal);
        Assert.True(json.GetProperty("sessions")[0].GetProperty("unsavedBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task A_pipe_is_not_replaced_by_a_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It has no pipes in folders.");
        await SaveAsync(Talk.Prompt("u1", "Fix"));
        var pipe = Out("pipe.md");
        _ = (await _sandbox.ShellAsync($"mkfifo '{pipe}'")).ExitsWith(0);

        var refused = (await _sandbox.RunAsync("export", "1", pipe, "--force")).ExitsWith(1);

        Assert.Contains("is no file but a device, a pipe or a socket", refused.Error, StringComparison.Ordinal);
        _ = (await _sandbox.ShellAsync($"test -p '{pipe}'")).ExitsWith(0);
    }

    [Fact]
    public async Task A_project_goes_into_a_folder_with_an_index()
    {
        _sandbox.WriteSession(Transcript.Id("2"), "/home/dev/web");
        _sandbox.WriteSession(Transcript.Id("3"), "/home/dev/web");
        await SaveAsync(Talk.Prompt("u1", "Fix"));

        foreach (var (format, index) in new[] { ("--html", "index.html"), ("--markdown", "index.md") })
        {
            var folder = Out($"of{format}");
            var json = (await _sandbox.JsonAsync("export", "--all", folder, "--project", "web", format)).Json;

            var names = json.GetProperty("sessions")
                .EnumerateArray()
                .Select(s => Path.GetFileName(s.GetProperty("files")[0].GetString()!))
                .ToArray();
            Assert.Equal(2, names.Length);
            Assert.Equal(
                names.Append(index).Order(StringComparer.Ordinal),
                Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)
            );
            var listed = await File.ReadAllTextAsync(
                Path.Combine(folder, index),
                TestContext.Current.CancellationToken
            );
            Assert.All(names, name => Assert.Contains(name, listed, StringComparison.Ordinal));
            Assert.Contains("~/web", listed, StringComparison.Ordinal);
            _ = (await _sandbox.RunAsync("export", "--all", folder, "--project", "web", format)).ExitsWith(1);
        }
    }

    [Fact]
    public async Task Standard_output_takes_a_document_and_nothing_else()
    {
        await SaveAsync(Talk.Prompt("u1", $"Use {Token}"), Talk.Answer("a1", "Done"));

        var markdown = await _sandbox.DoAsync("export", "1", "-");
        var html = await _sandbox.DoAsync("export", "1", "-", "--html");

        Assert.StartsWith("---\ntitle: ", markdown.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n### Answer\n\nDone\n", markdown.Out, StringComparison.Ordinal);
        Assert.Contains("Hid 1 likely secret (github-token)", markdown.Error, StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", html.Out, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", html.Out, StringComparison.Ordinal);
        Assert.False(File.Exists("-"));
    }

    [Fact]
    public async Task An_older_state_is_exported_by_its_number()
    {
        await SaveAsync(Talk.Prompt("u1", "First words"), Talk.Answer("a1", "Long answer of the first state"));
        await SaveAsync(Talk.Prompt("u1", "Other words"));

        var first = await _sandbox.DoAsync("export", "1", "-", "--state", "1");
        var newest = await _sandbox.DoAsync("export", "1", "-", "--state", "newest");
        _ = (await _sandbox.RunAsync("export", "1", "-", "--state", "9")).ExitsWith(1);

        Assert.Contains("First words", first.Out, StringComparison.Ordinal);
        Assert.Contains("Other words", newest.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Long answer", newest.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_are_included_up_to_a_megabyte()
    {
        var large = Convert.ToBase64String(new byte[1_200_000]);
        await SaveAsync(
            Talk.Prompt("u1", "Look"),
            Talk.Call("t1", "Read", """{"file_path":"/a.png"}"""),
            Talk.Picture("t1", "image/png", "iVBORw0KGgo="),
            Talk.Picture("t2", "image/svg+xml", "PHN2Zz48L3N2Zz4="),
            Talk.Picture("t3", "image/png", large)
        );

        var markdown = (await _sandbox.DoAsync("export", "1", "-")).Out;
        var html = (await _sandbox.DoAsync("export", "1", "-", "--html")).Out;

        Assert.Contains("](data:image/png;base64,iVBORw0KGgo=)", markdown, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,iVBORw0KGgo=\"", html, StringComparison.Ordinal);
        foreach (var text in new[] { markdown, html })
        {
            Assert.Contains("image/svg+xml, 1 KB, not included", text, StringComparison.Ordinal);
            Assert.Contains("image/png, 1,200 KB, not included", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PHN2Zz48", text, StringComparison.Ordinal);
            Assert.True(text.Length < 20_000);
        }
    }

    [Fact]
    public async Task A_session_of_which_something_is_missing_says_so()
    {
        var agent = $"projects/{Transcript.Folder()}/{Id}/subagents/agent-x7.jsonl";
        _sandbox.Claude.Write(agent, Encoding.UTF8.GetBytes(Talk.Answer("b1", "Seen")));
        await SaveAsync(Talk.Prompt("u1", "Go"), Talk.Answer("a1", "Gone"));
        await DamageAsync("agent-x7.jsonl.gz");

        var exported = (await _sandbox.RunAsync("export", "1", Out("x.md"))).ExitsWith(3);

        Assert.Contains("Not all of", exported.Out, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(Out("x.md"), TestContext.Current.CancellationToken);
        Assert.Contains("Gone", text, StringComparison.Ordinal);
        Assert.Contains("agent-x7.jsonl", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_damaged_session_is_no_reason_to_do_without_the_others()
    {
        _sandbox.WriteSession(Transcript.Id("2"));
        await SaveAsync(Talk.Prompt("u1", "Go"));
        await DamageAsync($"{Id}.jsonl.gz");

        _ = (await _sandbox.RunAsync("export", "1", Out("x.md"))).ExitsWith(12);
        var all = (await _sandbox.RunAsync("export", "--all", Out("all"))).ExitsWith(3);

        Assert.False(File.Exists(Out("x.md")));
        Assert.Contains($"Not exported: {Id}", all.Out, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Out("all")).Length);
    }

    [Fact]
    public async Task Sub_agents_stand_below_their_calls_and_the_others_at_the_end()
    {
        var folder = $"projects/{Transcript.Folder()}/{Id}/subagents";
        _sandbox.Claude.Write($"{folder}/agent-x7.jsonl", Encoding.UTF8.GetBytes(Talk.Answer("b1", "Nothing there")));
        _sandbox.Claude.Write($"{folder}/agent-x7.meta.json", """{"agentType":"Explore","toolUseId":"t1"}""");
        _sandbox.Claude.Write($"{folder}/agent-acompact-9.jsonl", Encoding.UTF8.GetBytes(Talk.Answer("b2", "Shorter")));
        await SaveAsync(
            Talk.Prompt("u1", "Go"),
            Talk.Call("t1", "Task", """{"description":"Explore"}"""),
            Talk.Result("t1", "nothing"),
            Talk.Answer("a1", "Gone")
        );

        var markdown = (await _sandbox.DoAsync("export", "1", "-")).Out;
        var html = (await _sandbox.DoAsync("export", "1", "-", "--html")).Out;

        foreach (var text in new[] { markdown, html })
        {
            string[] inOrder =
            [
                "Explore agent x7",
                "Nothing there",
                "Gone",
                "Other subagents",
                "Agent acompact-9",
                "Shorter",
            ];
            Assert.Equal(inOrder, inOrder.OrderBy(words => text.IndexOf(words, StringComparison.Ordinal)));
            Assert.All(inOrder, words => Assert.Contains(words, text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(
        "export",
        2,
        "export needs a session: an id, words from its title or first prompt, or filters such as --title, or --all"
    )]
    [InlineData("export 1 x.md --html --markdown", 2, "--markdown and --html cannot be used together")]
    [InlineData("export --all a b", 2, "--all takes a folder, and no session")]
    [InlineData("export --all all.html", 2, "--all writes a folder, and all.html is the name of a file")]
    [InlineData("export --all -", 2, "- is for one session alone")]
    [InlineData("export 1 - --json", 2, "- is for one session alone, without --json")]
    [InlineData("export 9", 1, "No stored session has an id that begins with 9")]
    [InlineData("export 1 no/such/folder/x.md", 1, "There is no folder")]
    [InlineData("export --all --since 2030-01-01", 1, "No session matches")]
    [InlineData("export 1000 2000", 2, "export takes one session at a time")]
    [InlineData("export 1 no-such-folder/", 1, "There is no folder")]
    public async Task What_cannot_be_exported_is_said(string command, int exitCode, string expected)
    {
        await SaveAsync(Talk.Prompt("u1", "Fix"));

        var result = (await _sandbox.RunAsync(command.Split(' '))).ExitsWith(exitCode);

        Assert.Empty(result.Out);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_that_is_a_whole_prompt_is_cut_in_the_list_of_sessions()
    {
        await SaveAsync(Talk.Prompt("u1", string.Join(' ', Enumerable.Repeat("please mend the walrus", 30))));
        var folder = _sandbox.Elsewhere("all");

        _ = await _sandbox.DoAsync("export", "--all", folder.Value);

        var line = Assert.Single(
            File.ReadLines((folder / "index.md").Value),
            l => l.Contains("walrus", StringComparison.Ordinal)
        );
        Assert.Contains("walrus please…](", line, StringComparison.Ordinal);
        Assert.EndsWith("1 message", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_in_the_middle_it_leaves_no_half_file()
    {
        await SaveAsync([
            .. Enumerable
                .Range(1, 20_000)
                .Select(n => Talk.Prompt($"u{n}", $"Prompt {n} with some words to be written")),
        ]);
        var folder = Directory.CreateDirectory(Out("folder")).FullName;

        for (var delay = 40; delay <= 640; delay *= 2)
        {
            using var running = _sandbox.Start("export", "1", Path.Combine(folder, "x.html"));
            await Task.Delay(delay, TestContext.Current.CancellationToken);
            running.Kill();
            _ = await running.WaitAsync();
            var file = Path.Combine(folder, "x.html");
            Assert.True(
                !File.Exists(file)
                    || (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).EndsWith(
                        "</html>\n",
                        StringComparison.Ordinal
                    )
            );
            File.Delete(file);
        }
    }

    private async Task<(string Text, MarkdownDocument Document)> MarkdownAsync()
    {
        _ = await _sandbox.DoAsync("export", "1", Out("x.md"), "--force");
        var text = await File.ReadAllTextAsync(Out("x.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith("---\n", text, StringComparison.Ordinal);
        return (text, Markdig.Markdown.Parse(text[(text.IndexOf("\n---\n", StringComparison.Ordinal) + 5)..]));
    }

    private static string Words(HeadingBlock heading) =>
        string.Concat(heading.Inline!.Select(i => i.ToString())).Replace("\\", "", StringComparison.Ordinal);

    private async Task DamageAsync(string name)
    {
        _ = await _sandbox.ShellAsync(
            $"cd {_sandbox.Repository} && for f in $(find machines -name '{name}'); do b=$(git rev-parse HEAD:$f); echo bad > $f; p=.git/objects/$(echo $b | cut -c1-2)/$(echo $b | cut -c3-); for k in .git/objects/pack/*.pack; do [ -e $k ] && mv $k /tmp/p.$$ && git unpack-objects -q < /tmp/p.$$ && rm -f .git/objects/pack/*.idx /tmp/p.$$; done; rm -f $p; done"
        );
    }

    private string Out(string name)
    {
        _ = Directory.CreateDirectory(_sandbox.Elsewhere("out").Value);
        return (_sandbox.Elsewhere("out") / name).Value;
    }

    private async Task SaveAsync(params string[] lines)
    {
        _sandbox.Claude.Write(Transcript.PathOf(Id), string.Join('\n', lines) + "\n");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        await _sandbox.DoAsync("sync");
    }
}
