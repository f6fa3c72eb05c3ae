using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>What stands at github.com for git, with its refusals in GitHub's words.</summary>
internal sealed class GitHubGit(GitHubStandIn hub)
{
    private const string Suffix = ".git";

    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (GitRequest.Parse(context.Request) is not { } request)
        {
            await TextAnswer.AnswerAsync(context, StatusCodes.Status404NotFound, "Not Found");
        }
        else if (!await hub.Git.FailsAsync(context, request, cancellationToken))
        {
            await AnswerAsync(context, request, cancellationToken);
        }
    }

    private async Task AnswerAsync(HttpContext context, GitRequest request, CancellationToken cancellationToken)
    {
        var name = request.Repository.EndsWith(Suffix, StringComparison.Ordinal)
            ? request.Repository[..^Suffix.Length]
            : request.Repository;
        var repository = hub.Find(name);
        var given = TextAnswer.Credentials(context.Request);
        if (given is { } credentials ? !hub.Accepts(credentials.Password) : !IsOpen(repository, request.Service))
        {
            // to strangers a private repository looks like one that is not there
            await TextAnswer.ChallengeAsync(
                context,
                "GitHub",
                given is null
                    ? "Repository not found."
                    : "Invalid username or token. Password authentication is not supported for Git operations."
            );
        }
        else if (repository is null or { IsDeleted: true })
        {
            await TextAnswer.AnswerAsync(context, StatusCodes.Status404NotFound, "Repository not found.");
        }
        else if (given is null && !repository.IsNamed(name))
        {
            // Who is signed in is served at the old name. A redirection after the request for a password would not do:
            // git (2.39) sends what follows to the old name all the same, and accepts no redirection there.
            var location = $"{repository.Url}/{request.Action}{context.Request.QueryString}";
            context.Response.Redirect(location, permanent: true);
        }
        else if (Refusal(repository, request.Service) is { } refusal)
        {
            await TextAnswer.AnswerAsync(context, StatusCodes.Status403Forbidden, refusal);
        }
        else
        {
            var stored = request with { Repository = repository.Bare.Path.Name };
            await hub.Git.ServeAsync(context, stored, hub.Login, cancellationToken);
        }
    }

    private static bool IsOpen(StandInRepository? repository, GitService service) =>
        service == GitService.UploadPack && repository is { IsPrivate: false, IsDeleted: false };

    private string? Refusal(StandInRepository repository, GitService service) =>
        (service, repository) switch
        {
            (_, { RequiresSso: true }) => repository.SsoRefusal,
            (GitService.ReceivePack, { IsArchived: true }) => "This repository was archived so it is read-only.",
            (GitService.ReceivePack, { CanPush: false }) =>
                $"Permission to {repository.FullName}.git denied to {hub.Login}.",
            _ => null,
        };
}
