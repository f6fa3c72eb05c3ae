using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// The trees and commits that lie in files of their own. git looks at the name of none of them: where one holds another, a tree may lie in itself, and git
/// goes round in it until memory is full; or it lists what is not there. There are few, for ours are packed before there are many.
/// </summary>
/// <param name="store">The folder <c>objects</c>.</param>
internal sealed class LooseTrees(AbsolutePath store)
{
    private bool _areSound;

    /// <summary>Proves them, once: what is written later is written by git.</summary>
    /// <exception cref="BackupException">Integrity: one is another than its name says.</exception>
    public void Demand()
    {
        if (_areSound || !Directory.Exists(store.Value))
        {
            return;
        }

        // of two hexadecimal digits
        foreach (var folder in Directory.EnumerateDirectories(store.Value, "??"))
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                var name = Path.GetFileName(folder) + Path.GetFileName(file);
                if (ObjectId.TryParse(name, out _) && IsOther(file, name))
                {
                    throw GitFailure.Damaged(
                        new InvalidDataException($"The file of {name} holds another tree or commit.")
                    );
                }
            }
        }

        _areSound = true;
    }

    private static bool IsOther(string path, string name)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (!LooseObject.Leads(file))
            {
                return false;
            }

            file.Position = 0;
            return !LooseObject.Is(name, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // git cannot read it either, and says so
            return false;
        }
    }
}
