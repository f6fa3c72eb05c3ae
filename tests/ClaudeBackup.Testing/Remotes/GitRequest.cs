using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>The two things a client of git wants: to read (clone, fetch, ls-remote) or to push.</summary>
public enum GitService
{
    UploadPack,
    ReceivePack,
}

/// <summary>A request of git's http protocol.</summary>
/// <param name="Repository">The path of the repository below the server, such as <c>owner/name.git</c>.</param>
/// <param name="Service">What it is a part of, announced by its <c>info/refs</c>.</param>
/// <param name="Action"><c>info/refs</c> or the service's own name.</param>
internal sealed record GitRequest(string Repository, GitService Service, string Action)
{
    private const string UploadPack = "git-upload-pack";
    private const string ReceivePack = "git-receive-pack";
    private const string Refs = "info/refs";

    /// <summary>Null for whatever else was asked for, the files of the old dumb protocol among it.</summary>
    public static GitRequest? Parse(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var action = Array.Find(
            [Refs, UploadPack, ReceivePack],
            end => path.EndsWith($"/{end}", StringComparison.Ordinal)
        );
        GitService? service = (action == Refs ? request.Query["service"].ToString() : action) switch
        {
            UploadPack => GitService.UploadPack,
            ReceivePack => GitService.ReceivePack,
            _ => null,
        };
        return action is null || service is not { } known
            ? null
            : new GitRequest(path[1..^(action.Length + 1)], known, action);
    }
}
