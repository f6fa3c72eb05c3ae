using ClaudeBackup.Core.Host;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>How a server of git over http is set up.</summary>
public sealed record GitHttpOptions
{
    /// <summary>With a certificate of its own; else plain http.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Names in the certificate beside localhost and 127.0.0.1.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Who may come in; null lets everybody read and push.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>A wrong name is refused with 403, which git takes as final, and not with 401.</summary>
    public bool ForbidStrangers { get; init; }
}

/// <summary>Serves the bare repositories below a folder over https or http, on a free port of 127.0.0.1.</summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly AbsolutePath _root;
    private readonly GitHttpOptions _options;
    private readonly SelfSigned? _certificate;
    private LoopbackSite? _site;

    private GitHttpServer(AbsolutePath root, GitHttpOptions options)
    {
        _root = root;
        _options = options;
        CertificateFile = _directory.Path / "certificate.pem";
        _certificate = options.Tls ? new SelfSigned(CertificateFile, options.Names) : null;
        Git = new GitEndpoint(root);
    }

    /// <summary>Counts and faults.</summary>
    public GitEndpoint Git { get; }

    /// <summary>Scheme, 127.0.0.1 and port, without a path.</summary>
    public string Url => $"{(_options.Tls ? "https" : "http")}://127.0.0.1:{Port}";

    public int Port => _site!.Port;

    /// <summary>What a client has to trust, as PEM; not there with plain http.</summary>
    public AbsolutePath CertificateFile { get; }

    /// <param name="root">The folder whose repositories it serves; they may come later.</param>
    /// <param name="options">Null for TLS without a login.</param>
    public static async Task<GitHttpServer> StartAsync(AbsolutePath root, GitHttpOptions? options = null)
    {
        GitHttpServer server = new(root, options ?? new GitHttpOptions());
        server._site = await LoopbackSite.StartAsync(server._certificate?.Certificate, server.HandleAsync);
        return server;
    }

    /// <summary>The address of a repository below the folder.</summary>
    public string UrlOf(BareRepository repository) =>
        $"{Url}/{Path.GetRelativePath(_root.Value, repository.Path.Value).Replace('\\', '/')}";

    /// <summary>Lets git in the sandbox trust the server.</summary>
    public void ApplyTo(Sandbox sandbox)
    {
        if (_options.Tls)
        {
            sandbox.Environment["GIT_SSL_CAINFO"] = CertificateFile.Value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        _certificate?.Dispose();
        _directory.Dispose();
    }

    private async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (GitRequest.Parse(context.Request) is not { } request)
        {
            await TextAnswer.AnswerAsync(context, StatusCodes.Status404NotFound, "Not found.");
            return;
        }

        if (await Git.FailsAsync(context, request, cancellationToken))
        {
            return;
        }

        var given = TextAnswer.Credentials(context.Request);
        if (_options.Login is not { } login || given == login)
        {
            await Git.ServeAsync(context, request, given?.User ?? "anybody", cancellationToken);
        }
        else if (_options.ForbidStrangers && given is { } stranger && stranger.User != login.User)
        {
            await TextAnswer.AnswerAsync(context, StatusCodes.Status403Forbidden, $"{stranger.User} may not come in.");
        }
        else
        {
            await TextAnswer.ChallengeAsync(context, "claude-backup tests", "Who are you?");
        }
    }
}
