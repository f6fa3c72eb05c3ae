using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>What stands at api.github.com: the few requests that the program makes through gh.</summary>
/// <seealso href="https://docs.github.com/en/rest/repos/repos"/>
internal sealed class GitHubApi(GitHubStandIn hub)
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>Method and path of every request so far.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var path = context.Request.Path.Value!;
        _calls.Enqueue($"{context.Request.Method} {path}");
        if (hub.Trouble == StandInTrouble.Hanging)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var answer = Refusal(context) ?? await RouteAsync(context.Request, path, cancellationToken);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.Body.ToJsonString(), cancellationToken);
    }

    private Answer? Refusal(HttpContext context)
    {
        var given = context.Request.Headers.Authorization.ToString().Split(' ', 2);
        return hub.Trouble switch
        {
            _ when given.Length < 2 => Failure(StatusCodes.Status401Unauthorized, "Requires authentication"),
            _ when !hub.Accepts(given[1]) => Failure(StatusCodes.Status401Unauthorized, "Bad credentials"),
            StandInTrouble.RateLimited => Failure(
                StatusCodes.Status403Forbidden,
                "API rate limit exceeded for user ID 1.",
                ("X-RateLimit-Limit", "5000"),
                ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-Reset", DateTimeOffset.UtcNow.AddMinutes(30).ToUnixTimeSeconds().ToString())
            ),
            StandInTrouble.ServerError => Failure(StatusCodes.Status500InternalServerError, "Server Error"),
            _ => null,
        };
    }

    private async Task<Answer> RouteAsync(HttpRequest request, string path, CancellationToken cancellationToken) =>
        (request.Method, path.TrimStart('/').Split('/')) switch
        {
            ("GET", ["user"]) => new Answer(
                StatusCodes.Status200OK,
                new JsonObject { ["login"] = hub.Login, ["id"] = 1 },
                ("X-OAuth-Scopes", "gist, read:org, repo, workflow")
            ),
            ("GET", ["repos", var owner, var name]) => Describe($"{owner}/{name}"),
            ("GET", ["repositories", var id]) => Describe(hub.Repositories.FirstOrDefault(r => $"{r.Id}" == id)),
            ("POST", ["user", "repos"]) => await CreateAsync(request, cancellationToken),
            _ => NotFound(),
        };

    private Answer Describe(string fullName)
    {
        var repository = hub.Find(fullName);
        if (repository is null || repository.IsNamed(fullName))
        {
            return Describe(repository);
        }

        var location = $"https://api.github.com/repositories/{repository.Id}";
        return new Answer(
            StatusCodes.Status301MovedPermanently,
            new JsonObject { ["message"] = "Moved Permanently", ["url"] = location },
            ("Location", location)
        );
    }

    private static Answer Describe(StandInRepository? repository) =>
        repository switch
        {
            null or { IsDeleted: true } or { IsHiddenFromGh: true } => NotFound(),
            { RequiresSso: true } => Failure(
                StatusCodes.Status403Forbidden,
                "Resource protected by organization SAML enforcement."
                    + " You must grant your OAuth token access to this organization.",
                ("X-GitHub-SSO", $"required; url={repository.SsoUrl}")
            ),
            _ => new Answer(StatusCodes.Status200OK, repository.ToJson()),
        };

    private async Task<Answer> CreateAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var wanted = await JsonNode.ParseAsync(request.Body, cancellationToken: cancellationToken);
        var name = wanted?["name"]?.GetValue<string>() ?? "";
        var taken =
            hub.Find($"{hub.Login}/{name}") is { IsDeleted: false } other && other.IsNamed($"{hub.Login}/{name}");
        if (name.Length == 0 || taken)
        {
            var failure = Failure(StatusCodes.Status422UnprocessableEntity, "Repository creation failed.");
            failure.Body["errors"] = new JsonArray(
                new JsonObject
                {
                    ["resource"] = "Repository",
                    ["code"] = "custom",
                    ["field"] = "name",
                    ["message"] = taken ? "name already exists on this account" : "name can't be blank",
                }
            );
            return failure;
        }

        var repository = await hub.AddRepositoryAsync(name, description: wanted!["description"]?.GetValue<string>());
        repository.IsPrivate = wanted["private"]?.GetValue<bool>() ?? false;
        return new Answer(StatusCodes.Status201Created, repository.ToJson());
    }

    private static Answer NotFound() => Failure(StatusCodes.Status404NotFound, "Not Found");

    private static Answer Failure(int status, string message, params (string Name, string Value)[] headers) =>
        new(
            status,
            new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" },
            headers
        );

    private sealed record Answer(int Status, JsonObject Body, params (string Name, string Value)[] Headers);
}
