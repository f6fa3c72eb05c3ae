using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What <c>gh api --include</c> printed: a status line, headers, an empty line and a body, as they came from GitHub.</summary>
internal abstract record GitHubAnswer
{
    private const int Authentication = 4;
    private const int LongestReason = 300;

    private GitHubAnswer() { }

    /// <summary>GitHub did it.</summary>
    public sealed record Done(JsonElement Json) : GitHubAnswer;

    /// <summary>There is no such thing for this account.</summary>
    public sealed record Missing : GitHubAnswer;

    /// <summary>What was sent cannot be done.</summary>
    public sealed record Invalid(string Reason) : GitHubAnswer;

    public sealed record Refused(GitHubTrouble Trouble) : GitHubAnswer;

    /// <param name="result">What gh printed.</param>
    /// <param name="local">The clock of whoever is told until when it must wait.</param>
    public static GitHubAnswer From(ProcessResult result, LocalTime local)
    {
        using StringReader text = new(result.Text);
        if (StatusOf(text.ReadLine()) is not { } status)
        {
            // gh looks for a token before it asks GitHub, and has an exit code of its own for there being none
            return new Refused(
                result.ExitCode == Authentication
                    ? new GitHubTrouble.SignedOut()
                    : new GitHubTrouble.Unreachable(ErrorOf(result))
            );
        }

        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (text.ReadLine() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        var json = Parse(text.ReadToEnd());
        return status is >= 200 and < 300
            ? json is { } body && result.ExitCode == 0
                ? new Done(body)
                : new Refused(new GitHubTrouble.Unreachable("the answer did not come from GitHub"))
            : From(status, headers, json, local);
    }

    private static GitHubAnswer From(int status, Dictionary<string, string> headers, JsonElement? json, LocalTime local)
    {
        var reason = json is { } body ? ReasonOf(body) : "";
        if (headers.TryGetValue("X-GitHub-SSO", out var sso))
        {
            return new Refused(new GitHubTrouble.SsoRequired(PageOf(sso)));
        }

        if (
            status == 429
            || (
                status == 403
                && (
                    headers.GetValueOrDefault("X-RateLimit-Remaining") == "0"
                    || headers.ContainsKey("Retry-After")
                    || reason.Contains("rate limit", StringComparison.OrdinalIgnoreCase)
                )
            )
        )
        {
            return new Refused(new GitHubTrouble.RateLimited(EndOfLimit(headers) is { } end ? local.At(end) : null));
        }

        var said = reason.Length > 0 ? reason : $"HTTP {status}";
        return status switch
        {
            // gh may have tokens for other hosts alone, and asks GitHub without one then
            401 when reason.Contains("Requires authentication", StringComparison.OrdinalIgnoreCase) => new Refused(
                new GitHubTrouble.SignedOut()
            ),
            401 => new Refused(new GitHubTrouble.Expired()),
            403 when reason.Contains("SAML", StringComparison.Ordinal) => new Refused(
                new GitHubTrouble.SsoRequired(null)
            ),
            404 or 410 => new Missing(),
            422 => new Invalid(said),
            403 or 451 => new Refused(new GitHubTrouble.Forbidden(said)),
            _ => new Refused(new GitHubTrouble.Unreachable(reason.Length > 0 ? $"{reason} (HTTP {status})" : said)),
        };
    }

    private static int? StatusOf(string? line) =>
        line?.Split(' ') is [var protocol, var status, ..]
        && protocol.StartsWith("HTTP/", StringComparison.Ordinal)
        && int.TryParse(status, NumberStyles.None, null, out var number)
            ? number
            : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            // a page of some proxy, or an answer cut off
            return null;
        }
    }

    /// <summary>GitHub's message, with what it says of each field.</summary>
    private static string ReasonOf(JsonElement json)
    {
        List<string> sentences = [MessageOf(json)];
        if (json.TryGetProperty("errors", out var errors) && errors.ValueKind is JsonValueKind.Array)
        {
            sentences.AddRange(errors.EnumerateArray().Select(MessageOf));
        }

        return OneLine(string.Join(' ', sentences.Where(sentence => sentence.Length > 0)));
    }

    private static string MessageOf(JsonElement json)
    {
        try
        {
            return JsonFile.TryText(json, "message") ?? "";
        }
        catch (InvalidOperationException)
        {
            // half of a character
            return "";
        }
    }

    private static string ErrorOf(ProcessResult result)
    {
        var line = OneLine(result.StandardErrorText.Split('\n')[0]);
        return line.Length > 0 ? line : $"gh ended with exit code {result.ExitCode}";
    }

    /// <summary>The page for signing in, from <c>required; url=https://github.com/orgs/…</c>; no page elsewhere is ever shown.</summary>
    private static Uri? PageOf(string header)
    {
        const string Key = "url=";
        var value = Array.Find(
            header.Split(';', StringSplitOptions.TrimEntries),
            part => part.StartsWith(Key, StringComparison.OrdinalIgnoreCase)
        );
        return
            Uri.TryCreate(value?[Key.Length..], UriKind.Absolute, out var page)
            && page is { Scheme: "https", Host: "github.com", UserInfo: "" }
            ? page
            : null;
    }

    private static DateTimeOffset? EndOfLimit(Dictionary<string, string> headers)
    {
        if (
            headers.TryGetValue("Retry-After", out var seconds)
            && uint.TryParse(seconds, NumberStyles.None, null, out var wait)
            && headers.TryGetValue("Date", out var date)
            && DateTimeOffset.TryParseExact(date, "r", null, DateTimeStyles.AssumeUniversal, out var now)
        )
        {
            return now.AddSeconds(wait);
        }

        return
            headers.GetValueOrDefault("X-RateLimit-Remaining") == "0"
            && headers.TryGetValue("X-RateLimit-Reset", out var reset)
            && uint.TryParse(reset, NumberStyles.None, null, out var end)
            ? DateTimeOffset.FromUnixTimeSeconds(end)
            : null;
    }

    /// <summary>What others say goes to a terminal: no secrets, no control characters, not without end.</summary>
    private static string OneLine(string text)
    {
        var line = string.Concat(Redactor.Redact(text).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length > LongestReason ? line[..LongestReason] + "…" : line;
    }
}
