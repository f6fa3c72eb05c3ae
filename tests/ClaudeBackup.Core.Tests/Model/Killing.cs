using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>A sync that is killed: before it saved anything, or with less of it on the disk than a run that ended well leaves.</summary>
internal static class Killing
{
    private const string Git = ".git";
    private const string Local = ".git/claude-backup";

    /// <param name="machine">Whose sync.</param>
    /// <param name="when">A number for each moment.</param>
    /// <param name="before">A place for the repository as it was.</param>
    public static async Task RunAsync(ModelMachine machine, int when, AbsolutePath before)
    {
        switch (when % 5)
        {
            case 0:
                await CancelAsync(machine, stop => new SyncListener { Begun = stop });
                break;
            case 1:
                await CancelAsync(machine, stop => new SyncListener { Compared = _ => stop() });
                break;
            case 2:
                // objects are there, and nothing that speaks of them
                await LoseAsync(
                    machine,
                    before,
                    [Git + "/refs", Git + "/packed-refs", Git + "/index", Local],
                    withFiles: true
                );
                break;
            case 3:
                // the commit is there, and nothing that follows it
                await LoseAsync(machine, before, [Git + "/index", Local], withFiles: true);
                break;
            default:
                // the files beside git are there as well, and what this machine remembers is not
                await LoseAsync(machine, before, [Local], withFiles: false);
                break;
        }
    }

    private static async Task CancelAsync(ModelMachine machine, Func<Action, SyncListener> listener)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(ModelMachine.Token);
        try
        {
            _ = await machine.SyncAsync(listener(cancellation.Cancel), cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            // as meant
            return;
        }
    }

    private static async Task LoseAsync(ModelMachine machine, AbsolutePath before, string[] lost, bool withFiles)
    {
        if (Directory.Exists(before.Value))
        {
            Directory.Delete(before.Value, recursive: true);
        }

        Copy(machine.Root.Value, before.Value);
        // it did not come as far as the remote
        _ = LocalSettings.Change(machine.Repository, s => s with { RemoteType = RemoteType.None, Remote = null });
        _ = await machine.SyncAsync();
        // what is derived comes last
        foreach (var name in lost.Concat(["manifest.json", "session-index.json"]))
        {
            Replace(Path.Combine(machine.Root.Value, name), Path.Combine(before.Value, name));
        }

        if (withFiles)
        {
            Replace(Path.Combine(machine.Root.Value, "machines"), Path.Combine(before.Value, "machines"));
        }
    }

    private static void Replace(string path, string before)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        File.Delete(path);
        if (Directory.Exists(before))
        {
            Copy(before, path);
        }
        else if (File.Exists(before))
        {
            File.Copy(before, path);
        }
    }

    private static void Copy(string from, string to)
    {
        _ = Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            _ = Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
