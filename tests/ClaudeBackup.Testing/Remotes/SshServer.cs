using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>
/// The real sshd on a free port of 127.0.0.1, with keys of its own and one client key that may come in as whoever runs the
/// tests. Nothing of that user's configuration is read, neither ssh's nor git's.
/// </summary>
public sealed class SshServer : IAsyncDisposable
{
    // between our look for a free port and sshd's use of it, somebody else may take it
    private const int Attempts = 5;

    private static readonly string[] Keys = ["host", "client", "stranger"];

    private readonly TemporaryDirectory _directory;
    private readonly Process _process;
    private readonly int _port;

    private SshServer(TemporaryDirectory directory, Process process, int port)
    {
        _directory = directory;
        _process = process;
        _port = port;
    }

    /// <summary>GIT_SSH_COMMAND of a client that has the right key and knows the server.</summary>
    public string Command => CommandWith("client", "known_hosts");

    /// <summary>GIT_SSH_COMMAND of a client that never met the server. At a terminal it would ask whether to trust it.</summary>
    public string CommandBeforeFirstContact => CommandWith("client", "nobody_known");

    /// <summary>GIT_SSH_COMMAND of a client whose key the server does not take.</summary>
    public string CommandOfStranger => CommandWith("stranger", "known_hosts");

    /// <summary>Starts it; skips the test where there is no sshd.</summary>
    public static async Task<SshServer> StartAsync()
    {
        var sshd = FindSshd();
        TemporaryDirectory directory = new();
        try
        {
            await Task.WhenAll(Keys.Select(name => MakeKeyAsync(directory.Path / name)));
            File.Copy((directory.Path / "client.pub").Value, (directory.Path / "authorized_keys").Value);
            File.WriteAllText((directory.Path / "nobody_known").Value, "");
            MakeSeparationFolder();
            for (var attempt = 1; ; attempt++)
            {
                var port = FreePort();
                if (await TryStartAsync(sshd, directory.Path, port, isLast: attempt == Attempts) is { } process)
                {
                    var key = await File.ReadAllTextAsync((directory.Path / "host.pub").Value);
                    var known = $"[127.0.0.1]:{port} {key}";
                    await File.WriteAllTextAsync((directory.Path / "known_hosts").Value, known);
                    return new SshServer(directory, process, port);
                }
            }
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary><c>ssh://user@127.0.0.1:port/path</c>.</summary>
    public string UrlOf(BareRepository repository) =>
        $"ssh://{Environment.UserName}@127.0.0.1:{_port}{new Uri(repository.Path.Value).AbsolutePath}";

    /// <summary>Gives git in the sandbox the right key and the server's.</summary>
    public void ApplyTo(Sandbox sandbox) => sandbox.Environment["GIT_SSH_COMMAND"] = Command;

    public async ValueTask DisposeAsync()
    {
        // each connection is a child with children
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Dispose();
    }

    private string CommandWith(string key, string known) =>
        $"ssh -i {_directory.Path / key} -o UserKnownHostsFile={_directory.Path / known}"
        + " -o GlobalKnownHostsFile=/dev/null -o IdentitiesOnly=yes -o IdentityAgent=none -F /dev/null";

    private static string FindSshd()
    {
        // ordinary users seldom have the folders of system programs in their PATH, and sshd wants to be started by its full path
        var folders = Programs
            .SearchPath.Split(Path.PathSeparator)
            .Concat(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"]);
        var sshd = folders.Select(folder => Path.Combine(folder, "sshd")).FirstOrDefault(File.Exists);
        Platform.RequireProgram(sshd ?? "sshd", "openssh-server");
        return sshd!;
    }

    private static async Task MakeKeyAsync(AbsolutePath file)
    {
        string[] arguments = ["-q", "-t", "ed25519", "-N", "", "-C", file.Name, "-f", file.Value];
        _ = (await Programs.RunAsync("ssh-keygen", arguments, Programs.GitEnvironment(file.Parent!))).ExitsWith(0);
    }

    // root's sshd locks its unprivileged half into this empty folder, which otherwise a start of the system makes
    private static void MakeSeparationFolder()
    {
        if (Platform.IsRoot && OperatingSystem.IsLinux())
        {
            _ = Directory.CreateDirectory("/run/sshd");
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <returns>Null when the port was taken.</returns>
    private static async Task<Process?> TryStartAsync(string sshd, AbsolutePath directory, int port, bool isLast)
    {
        var configuration = directory / "sshd_config";
        await File.WriteAllTextAsync(configuration.Value, Configuration(directory, port));
        var process = Process.Start(
            Programs.Describe(sshd, ["-D", "-e", "-f", configuration.Value], Programs.GitEnvironment(directory))
        )!;
        var said = "";
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Server listening", StringComparison.Ordinal))
            {
                // nobody wants to know more, but a full pipe would stop it
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return process;
            }

            said += line + "\n";
        }

        process.Dispose();
        return said.Contains("in use", StringComparison.Ordinal) && !isLast
            ? null
            : throw new InvalidOperationException($"sshd does not start: {said}");
    }

    private static string Configuration(AbsolutePath directory, int port)
    {
        var variables = Programs.GitEnvironment(directory).Select(variable => $"{variable.Key}='{variable.Value}'");
        return $"""
            ListenAddress 127.0.0.1
            Port {port}
            PidFile none
            HostKey {directory / "host"}
            AuthorizedKeysFile {directory / "authorized_keys"}
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            AuthenticationMethods publickey
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitUserRC no
            PrintMotd no
            UseDNS no
            AcceptEnv GIT_PROTOCOL
            ForceCommand exec env -i GIT_PROTOCOL="$GIT_PROTOCOL" {string.Join(
                ' ',
                variables
            )} sh -c "$SSH_ORIGINAL_COMMAND"

            """;
    }
}
