using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Exporting;

/// <summary>An exported page in a real browser that has no network.</summary>
public sealed class PageTests : IDisposable
{
    // where CI has put axe-core
    private const string Axe = "CLAUDE_BACKUP_TEST_AXE";

    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task It_opens_without_a_complaint_and_asks_for_nothing()
    {
        var page = await ExportedAsync();
        await using var browser = await Browser.StartAsync();

        foreach (var (width, scheme, media) in Looks)
        {
            await browser.OpenAsync(page, width, scheme, media);

            Assert.Empty(browser.Complaints);
            Assert.Equal(
                0,
                Number(await browser.EvaluateAsync("document.querySelectorAll('base,svg,iframe,link,object').length"))
            );
            Assert.Equal(
                "BackCompat,CSS1Compat"[11..],
                (await browser.EvaluateAsync("document.compatMode"))!.GetValue<string>()
            );
            Assert.Equal(0, Number(await browser.EvaluateAsync("window.owned|0")));
            // nothing is wider than the window
            Assert.Equal(
                0,
                Number(await browser.EvaluateAsync("Math.max(0, document.documentElement.scrollWidth - innerWidth)"))
            );
            await KeepAsync(browser, $"{width}-{scheme}-{media}");
        }

        Assert.True((await browser.PrintAsync()).Length > 10_000);
    }

    [Fact]
    public async Task Everybody_can_read_it()
    {
        var script = Environment.GetEnvironmentVariable(Axe) ?? "";
        Assert.SkipUnless(File.Exists(script), $"{Axe} names no axe.min.js.");
        var axe = await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken);
        var page = await ExportedAsync();
        _ = await _sandbox.DoAsync("export", "--all", (_sandbox.Elsewhere("out") / "all").Value, "--html");
        await using var browser = await Browser.StartAsync();

        foreach (var file in new[] { page, (_sandbox.Elsewhere("out") / "all/index.html").Value })
        {
            foreach (var (width, scheme, media) in Looks.Where(look => look.Media == "screen"))
            {
                await browser.OpenAsync(file, width, scheme, media);
                _ = await browser.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
                _ = await browser.EvaluateAsync(axe + ";0");

                var found = await browser.EvaluateAsync(
                    "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).join(' | ')).join('\\n'))"
                );

                Assert.Equal("", found!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task Words_are_found_and_folds_opened_for_them()
    {
        var page = await ExportedAsync();
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(page);

        _ = await browser.EvaluateAsync(
            "document.getElementById('words').value = 'TWO FAILED'; document.getElementById('words').dispatchEvent(new Event('input')); new Promise(done => setTimeout(done, 300))"
        );
        var found = await browser.EvaluateAsync("document.getElementById('found').textContent");
        var open = await browser.EvaluateAsync(
            "document.querySelectorAll('article:not([hidden]) details[open]').length"
        );
        _ = await browser.EvaluateAsync("document.getElementById('words').focus()");
        await browser.PressEnterAsync();
        _ = await browser.EvaluateAsync(
            "document.getElementById('words').value = ''; document.getElementById('words').dispatchEvent(new Event('input')); new Promise(done => setTimeout(done, 300))"
        );

        Assert.Equal("1 of 2 turns", found!.GetValue<string>());
        Assert.Equal(1, Number(open));
        Assert.Equal(
            0,
            Number(await browser.EvaluateAsync("document.querySelectorAll('details[open], article[hidden]').length"))
        );
        Assert.Empty(browser.Complaints);
        // a link to something folded opens it
        _ = await browser.EvaluateAsync("location.hash = 'e-c1'; new Promise(done => setTimeout(done, 100))");
        Assert.Equal(1, Number(await browser.EvaluateAsync("document.getElementById('e-c1').open | 0")));
        Assert.Equal(
            0,
            Number(
                await browser.EvaluateAsync(
                    "[...document.querySelectorAll('[id]')].filter((e, n, all) => all.some((o, m) => m < n && o.id === e.id)).length"
                )
            )
        );
        Assert.Equal(
            2,
            Number(
                await browser.EvaluateAsync(
                    "[...document.querySelectorAll('nav a')].filter(a => document.querySelector(a.hash)).length"
                )
            )
        );
    }

    private static (int Width, string Scheme, string Media)[] Looks =>
        [
            (1600, "light", "screen"),
            (1280, "dark", "screen"),
            (390, "light", "screen"),
            (390, "dark", "screen"),
            (800, "dark", "print"),
        ];

    private static int Number(System.Text.Json.Nodes.JsonNode? value) => value!.GetValue<int>();

    // for whoever wants to look at them
    private static async Task KeepAsync(Browser browser, string name)
    {
        if (Environment.GetEnvironmentVariable("CLAUDE_BACKUP_TEST_SHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"export-{name}.png"), await browser.ShotAsync());
        }
    }

    private async Task<string> ExportedAsync()
    {
        _sandbox.Claude.Write(
            Transcript.PathOf(Id),
            string.Join(
                '\n',
                Talk.Prompt(
                    "u1",
                    "# Fix the login\nIt fails since Monday, see `src/Login.cs` and [the report](https://example.com/42).\n\n- [ ] one\n- [x] two"
                ),
                Talk.Thinking("The cookie may be too long."),
                """{"type":"assistant","uuid":"c1","message":{"content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"make test"}},{"type":"text","text":"I run the tests."}]}}""",
                Talk.Result("t1", "two failed\n<script>window.owned=1</script></details></pre>", isError: true),
                Talk.Call(
                    "t2",
                    "Edit",
                    """{"file_path":"/home/dev/api/Login.cs","old_string":"var cookie = new Cookie(name);\nreturn;","new_string":"var cookie = new Cookie(name) { MaxAge = 3600 };\nreturn;"}"""
                ),
                Talk.Result("t2", "updated"),
                Talk.Call("t3", "Read", """{"file_path":"/home/dev/api/shot.png"}"""),
                Talk.Picture(
                    "t3",
                    "image/png",
                    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
                ),
                Talk.Answer(
                    "a1",
                    """
                    ## What it was

                    The cookie had **no age**.

                    | file | lines | what |
                    | --- | --- | --- |
                    | `src/Very/Long/Path/To/The/Login/Controller/Implementation.cs` | 12 | age |

                    #### Details

                    ```csharp
                    var veryLongLineOfCode = new Cookie(name) { MaxAge = 3600, Path = "/", Domain = "example.com", Secure = true };
                    ```

                    > quoted

                    ![x](https://example.com/pixel.png) [run](javascript:window.owned=1) ![svg](data:image/svg+xml,<svg/>)
                    <base href="https://example.com/"> <img src=x onerror="window.owned=1"> </details></article></main>
                    """
                ),
                Talk.Prompt("u2", new string('x', 300) + " 設備清单 🚀 \u202eevil"),
                Talk.Answer("a2", "Gladly.")
            ) + "\n"
        );
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _ = Directory.CreateDirectory(_sandbox.Elsewhere("out").Value);
        var page = (_sandbox.Elsewhere("out") / "page.html").Value;
        _ = await _sandbox.DoAsync("export", "1", page);
        return page;
    }
}
