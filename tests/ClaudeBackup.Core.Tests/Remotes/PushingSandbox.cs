using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;

namespace ClaudeBackup.Core.Tests.Remotes;

/// <summary>A user with a repository of one commit to push, and a folder of bare repositories to push to.</summary>
internal sealed class PushingSandbox : IDisposable
{
    public PushingSandbox()
    {
        Platform.RequirePosix();
        User = new Sandbox();
        Root = User.Elsewhere("remotes");
        User.Environment["GIT_TERMINAL_PROMPT"] = "0";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            User.Environment[$"GIT_{role}_NAME"] = "claude-backup";
            User.Environment[$"GIT_{role}_EMAIL"] = "claude-backup@localhost";
        }
    }

    public Sandbox User { get; }

    public AbsolutePath Root { get; }

    public Task<BareRepository> AddRemoteAsync(string name = "backup.git") => BareRepository.CreateAsync(Root / name);

    /// <summary>Commits a file of noise in <c>~/work</c>, which is made with the first.</summary>
    public async Task CommitAsync(string file = "file", int bytes = 100) =>
        (
            await User.ShellAsync(
                $"git init -q -b main work; cd work && head -c {bytes} /dev/urandom > {file} && git add . && git commit -qm {file}"
            )
        ).ExitsWith(0);

    /// <summary>Pushes <c>main</c> of <c>~/work</c>, which may fail.</summary>
    public Task<CliResult> PushAsync(string url, string options = "") =>
        User.ShellAsync($"git {options} -C work push {url} main");

    /// <summary>Clones into a new folder, which has to work, and lists the files.</summary>
    public async Task<string> CloneAsync(string url, string options = "") =>
        (await User.ShellAsync($"git {options} clone -q {url} cloned >&2 && ls cloned && rm -rf cloned"))
            .ExitsWith(0)
            .Out.Trim();

    public void Dispose() => User.Dispose();
}
