using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>Chromium without a window and without a network, driven by its own protocol.</summary>
public sealed class Browser : IAsyncDisposable
{
    private const string Listening = "DevTools listening on ";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _profile = new();
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _events = [];
    private string _session = "";
    private int _last;

    private Browser(Process process) => _process = process;

    /// <summary>Starts it; the test is skipped where it is not installed.</summary>
    public static async Task<Browser> StartAsync()
    {
        Platform.RequireLinux("Debian's chromium is what these tests are tried with.");
        Platform.RequireProgram("chromium", "chromium");
        var start = new ProcessStartInfo("chromium")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var browser = new Browser(new Process { StartInfo = start });
        string[] arguments =
        [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--remote-debugging-port=0",
            $"--user-data-dir={browser._profile.Path}",
            "about:blank",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        _ = browser._process.Start();
        _ = browser._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        try
        {
            await browser.ConnectAsync();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>What went wrong on the page so far: errors on its console, reports of its policy, exceptions, and requests for anything but itself.</summary>
    public IReadOnlyList<string> Complaints =>
        [
            .. _events
                .Select(e =>
                    e["method"]?.GetValue<string>() switch
                    {
                        "Log.entryAdded" when Text(e, "entry", "level") is "error" or "warning" => Text(
                            e,
                            "entry",
                            "text"
                        ),
                        "Runtime.exceptionThrown" => e["params"]!.ToJsonString(),
                        "Runtime.consoleAPICalled" when Text(e, "type") is "error" or "warning" => e[
                            "params"
                        ]!.ToJsonString(),
                        "Network.requestWillBeSent"
                            when Text(e, "request", "url") is { } url
                                && !url.StartsWith("file:", StringComparison.Ordinal)
                                && !url.StartsWith("data:", StringComparison.Ordinal) => $"asked for {url}",
                        _ => null,
                    }
                )
                .OfType<string>(),
        ];

    /// <summary>Opens a file and waits until it is there.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="scheme"><c>light</c> or <c>dark</c>.</param>
    /// <param name="media"><c>screen</c> or <c>print</c>.</param>
    public async Task OpenAsync(string file, int width = 1280, string scheme = "light", string media = "screen")
    {
        _events.Clear();
        _ = await SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject
            {
                ["width"] = width,
                ["height"] = 900,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = width < 500,
            }
        );
        _ = await SendAsync(
            "Emulation.setEmulatedMedia",
            new JsonObject
            {
                ["media"] = media,
                ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }),
            }
        );
        _ = await SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        _ = await EvaluateAsync(
            "new Promise(done => document.readyState === 'complete' && location.protocol === 'file:' ? done(0) : addEventListener('load', () => done(0)))"
        );
    }

    /// <summary>The value of an expression on the page; a promise is waited for.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await SendAsync(
            "Runtime.evaluate",
            new JsonObject
            {
                ["expression"] = expression,
                ["awaitPromise"] = true,
                ["returnByValue"] = true,
            }
        );
        Assert.True(answer["exceptionDetails"] is null, answer.ToJsonString());
        return answer["result"]?["value"];
    }

    /// <summary>A picture of the whole page, or of as much as a person scrolls through, as PNG.</summary>
    public async Task<byte[]> ShotAsync() =>
        Convert.FromBase64String(
            (await SendAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true }))[
                "data"
            ]!.GetValue<string>()
        );

    /// <summary>The page as it is printed, as PDF.</summary>
    public async Task<byte[]> PrintAsync() =>
        Convert.FromBase64String((await SendAsync("Page.printToPDF", []))["data"]!.GetValue<string>());

    /// <summary>Types a key.</summary>
    public async Task PressEnterAsync()
    {
        foreach (var type in new[] { "rawKeyDown", "char", "keyUp" })
        {
            _ = await SendAsync(
                "Input.dispatchKeyEvent",
                new JsonObject
                {
                    ["type"] = type,
                    ["key"] = "Enter",
                    ["code"] = "Enter",
                    ["windowsVirtualKeyCode"] = 13,
                    ["text"] = "\r",
                }
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _profile.Dispose();
    }

    private static string? Text(JsonNode happened, params string[] path) =>
        path.Aggregate(happened["params"], (node, name) => node?[name])?.GetValue<string>();

    private async Task ConnectAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync(deadline.Token);
        } while (line?.StartsWith(Listening, StringComparison.Ordinal) is false);

        Assert.NotNull(line);
        // nobody reads on, and a full pipe would stop it
        _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        await _socket.ConnectAsync(new Uri(line[Listening.Length..]), deadline.Token);
        var target = await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await SendAsync(
            "Target.attachToTarget",
            new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true }
        );
        _session = attached["sessionId"]!.GetValue<string>();
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            _ = await SendAsync($"{domain}.enable", []);
        }

        _ = await SendAsync(
            "Network.emulateNetworkConditions",
            new JsonObject
            {
                ["offline"] = true,
                ["latency"] = 0,
                ["downloadThroughput"] = -1,
                ["uploadThroughput"] = -1,
            }
        );
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject arguments)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var id = ++_last;
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = arguments,
        };
        if (_session.Length > 0)
        {
            message["sessionId"] = _session;
        }

        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message),
            WebSocketMessageType.Text,
            endOfMessage: true,
            deadline.Token
        );
        while (true)
        {
            var answer = await ReceiveAsync(deadline.Token);
            if (answer["id"]?.GetValue<int>() == id)
            {
                return answer["result"] ?? throw new InvalidOperationException(answer.ToJsonString());
            }

            _events.Add(answer);
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            message.Write(buffer, 0, part.Count);
        } while (!part.EndOfMessage);

        return JsonNode.Parse(message.ToArray())!;
    }
}
