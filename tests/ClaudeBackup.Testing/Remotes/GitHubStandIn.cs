using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>What ails all of GitHub, or its opinion of the user.</summary>
public enum StandInTrouble
{
    None,

    /// <summary>The API and git refuse the token with 401.</summary>
    TokenExpired,

    /// <summary>The API answers 403; git goes on.</summary>
    RateLimited,

    /// <summary>The API answers 500; git goes on.</summary>
    ServerError,

    /// <summary>The API does not answer; git goes on.</summary>
    Hanging,
}

/// <summary>
/// Lets the real gh and the real git believe that they talk to GitHub: a proxy of our own leads github.com and
/// api.github.com to a server of our own, and no other host anywhere.
/// </summary>
public sealed class GitHubStandIn : IAsyncDisposable
{
    private const string ApiHost = "api.github.com";

    private static readonly string[] Hosts = ["github.com", ApiHost];

    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentDictionary<int, StandInRepository> _repositories = new();
    private readonly SelfSigned _certificate;
    private readonly GitHubApi _api;
    private readonly GitHubGit _git;
    private LoopbackSite? _site;
    private ConnectProxy? _proxy;
    private int _lastId;

    private GitHubStandIn(string login)
    {
        Login = login;
        _certificate = new SelfSigned(_directory.Path / "certificate.pem", Hosts);
        Git = new GitEndpoint(_directory.Path);
        _api = new GitHubApi(this);
        _git = new GitHubGit(this);
    }

    /// <summary>The user who is signed in.</summary>
    public string Login { get; }

    /// <summary>The user's token, in the form of a real one.</summary>
    public string Token { get; } = $"gho_{$"NotARealToken{Guid.NewGuid():N}"[..36]}";

    /// <summary>Counts and faults of git; <see cref="Trouble"/> has those of the API.</summary>
    public GitEndpoint Git { get; }

    public StandInTrouble Trouble { get; set; }

    /// <summary>The largest file that repositories made from now on take, in bytes.</summary>
    public long FileSizeLimit { get; set; } = 100 * 1024 * 1024;

    /// <summary>Method and path of every request to the API so far, as <c>GET /user</c>.</summary>
    public IReadOnlyList<string> ApiCalls => _api.Calls;

    /// <summary>What else programs wanted from the network, by the proxy's first lines; nothing of it came through.</summary>
    public IReadOnlyList<string> RefusedConnections => _proxy!.Refused;

    /// <summary>All that were ever made, the oldest first.</summary>
    public IReadOnlyList<StandInRepository> Repositories =>
        [.. _repositories.Values.OrderBy(repository => repository.Id)];

    /// <summary>Why other systems cannot have it: gh is written in Go.</summary>
    public const string LinuxAlone = "Go asks other systems whom to trust, and does not read SSL_CERT_FILE there.";

    /// <summary>Starts it; skips the test where gh cannot be made to trust it.</summary>
    /// <param name="login">The user's name.</param>
    public static async Task<GitHubStandIn> StartAsync(string login = "tester")
    {
        Platform.RequireLinux(LinuxAlone);
        GitHubStandIn hub = new(login);
        hub._site = await LoopbackSite.StartAsync(hub._certificate.Certificate, hub.HandleAsync);
        hub._proxy = new ConnectProxy([.. Hosts.Select(host => $"{host}:443")], hub._site.Port);
        return hub;
    }

    /// <summary>Makes an empty private repository.</summary>
    /// <param name="name">Without the owner.</param>
    /// <param name="owner">Null for the user.</param>
    /// <param name="description">Null for none.</param>
    public async Task<StandInRepository> AddRepositoryAsync(
        string name,
        string? owner = null,
        string? description = null
    )
    {
        var id = Interlocked.Increment(ref _lastId);
        var bare = await BareRepository.CreateAsync(_directory.Path / $"{id}.git");
        await bare.LimitFileSizeAsync(FileSizeLimit);
        return _repositories[id] = new StandInRepository(id, $"{owner ?? Login}/{name}", bare)
        {
            Description = description,
        };
    }

    /// <summary>A repository by its <c>owner/name</c>, which may be a former one; null if there is none.</summary>
    public StandInRepository? Find(string fullName) =>
        Repositories.LastOrDefault(repository => repository.IsNamed(fullName))
        ?? Repositories.LastOrDefault(repository => repository.WasNamed(fullName));

    /// <summary>Leads gh and git in the sandbox here, with the user signed in to gh.</summary>
    public void ApplyTo(Sandbox sandbox)
    {
        ApplySignedOutTo(sandbox);
        File.WriteAllText(
            (sandbox.Elsewhere("gh") / "hosts.yml").Value,
            $"github.com:\n    user: {Login}\n    oauth_token: {Token}\n    git_protocol: https\n"
        );
    }

    /// <summary>Leads gh and git in the sandbox here, with nobody signed in.</summary>
    public void ApplySignedOutTo(Sandbox sandbox)
    {
        var configuration = sandbox.Elsewhere("gh");
        _ = Directory.CreateDirectory(configuration.Value);
        File.Delete((configuration / "hosts.yml").Value);
        sandbox.Environment["GH_CONFIG_DIR"] = configuration.Value;
        sandbox.Environment["HTTPS_PROXY"] = _proxy!.Url;
        sandbox.Environment["https_proxy"] = _proxy.Url;
        // for gh, which is written in Go, and for git
        sandbox.Environment["SSL_CERT_FILE"] = _certificate.File.Value;
        sandbox.Environment["GIT_SSL_CAINFO"] = _certificate.File.Value;
    }

    /// <summary>Takes gh out of the sandbox's PATH, and no other program.</summary>
    public static void WithoutGh(Sandbox sandbox)
    {
        Platform.RequirePosix();
        Dictionary<string, string> mirrors = new(StringComparer.Ordinal);
        var folders = sandbox.Environment["PATH"]!.Split(Path.PathSeparator);
        for (var i = 0; i < folders.Length; i++)
        {
            if (File.Exists(Path.Combine(folders[i], "gh")))
            {
                // a thousand links take a while, and /bin is often another name of /usr/bin
                var real = Directory.ResolveLinkTarget(folders[i], returnFinalTarget: true)?.FullName ?? folders[i];
                if (!mirrors.TryGetValue(real, out var mirror))
                {
                    mirror = mirrors[real] = sandbox.Elsewhere($"path-without-gh-{i}").Value;
                    LinkAllButGh(real, mirror);
                }

                folders[i] = mirror;
            }
        }

        sandbox.Environment["PATH"] = string.Join(Path.PathSeparator, folders);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        _certificate.Dispose();
        _directory.Dispose();
    }

    internal bool Accepts(string token) => token == Token && Trouble != StandInTrouble.TokenExpired;

    private Task HandleAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.Request.Host.Host == ApiHost
            ? _api.HandleAsync(context, cancellationToken)
            : _git.HandleAsync(context, cancellationToken);

    private static void LinkAllButGh(string folder, string mirror)
    {
        _ = Directory.CreateDirectory(mirror);
        foreach (var program in Directory.EnumerateFiles(folder))
        {
            if (Path.GetFileName(program) is var name && name != "gh")
            {
                _ = File.CreateSymbolicLink(Path.Combine(mirror, name), program);
            }
        }
    }
}
