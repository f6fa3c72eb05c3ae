using System.Globalization;

namespace ClaudeBackup.Testing.Faults;

/// <summary>What a disk has when the power goes.</summary>
public enum PowerLossKind
{
    /// <summary>Of each file what was flushed; it ends there.</summary>
    Cut,

    /// <summary>As long as it was, with zeros where it was not flushed.</summary>
    Zeros,

    /// <summary>Cut, and where folders were not flushed their names are as before: what was made is gone, what was renamed, replaced or deleted is back.</summary>
    Names,
}

/// <summary>
/// Takes from files what a killed run had not flushed, by the log of its calls. As file systems do, a flush of a file keeps its name too, and the folders that lead
/// to it; renames and deletions are kept by a flush of their folder alone.
/// </summary>
public sealed class PowerLoss
{
    private readonly FaultControl _control;
    private readonly Dictionary<string, Contents> _files = new(StringComparer.Ordinal);
    private readonly List<Change> _pending = [];

    private PowerLoss(FaultControl control) => _control = control;

    /// <summary>Lets it happen.</summary>
    /// <param name="control">Of the run, which kept what it replaced and deleted.</param>
    /// <param name="kind">What the disk does.</param>
    /// <param name="concerns">Of which files; the remote is another machine.</param>
    public static void Happen(FaultControl control, PowerLossKind kind, Func<string, bool> concerns)
    {
        var loss = new PowerLoss(control);
        foreach (var line in File.ReadAllLines(control.Log.Value))
        {
            var fields = line.Split('\t');
            var result = long.Parse(fields[3], CultureInfo.InvariantCulture);
            if (result >= 0 && concerns(fields[4]))
            {
                loss.Follow(
                    long.Parse(fields[0], CultureInfo.InvariantCulture),
                    fields[2],
                    result,
                    fields[4],
                    fields[5]
                );
            }
        }

        loss.Drop(kind);
    }

    private void Follow(long number, string what, long result, string path, string other)
    {
        switch (what)
        {
            case "create":
                _files[path] = new Contents();
                _pending.Add(new Change(number, what, path, null, _files[path]));
                break;
            case "empty":
                Of(path).Unflushed = long.MaxValue;
                break;
            case "write":
                var contents = Of(path);
                contents.Unflushed = contents.Unflushed == long.MaxValue ? long.MaxValue : contents.Unflushed + result;
                break;
            case "link":
                _files[other] = Of(path);
                _pending.Add(new Change(number, what, other, null, Of(path)));
                break;
            case "rename":
                _pending.Add(new Change(number, what, other, path, Of(path)));
                _files[other] = Of(path);
                _ = _files.Remove(path);
                break;
            case "unlink":
                _pending.Add(new Change(number, what, path, null, Of(path)));
                _ = _files.Remove(path);
                break;
            case "mkdir":
                _pending.Add(new Change(number, what, path, null, new Contents()));
                break;
            case "fsync":
                Flush(path);
                break;
            case "syncfs":
                _files.Clear();
                _pending.Clear();
                break;
            default:
                break;
        }
    }

    private void Flush(string path)
    {
        var contents = Of(path);
        contents.Unflushed = 0;
        _ = _pending.RemoveAll(change =>
            Path.GetDirectoryName(change.Path) == path
            || (change.What is "create" or "link" && change.Contents == contents)
            || (change.What == "mkdir" && path.StartsWith(change.Path + "/", StringComparison.Ordinal))
        );
    }

    private void Drop(PowerLossKind kind)
    {
        foreach (var (path, contents) in _files.Where(f => f.Value.Unflushed > 0 && File.Exists(f.Key)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            var kept = Math.Max(0, file.Length - contents.Unflushed);
            var length = file.Length;
            file.SetLength(kept);
            if (kind is PowerLossKind.Zeros)
            {
                file.SetLength(length);
            }
        }

        if (kind is PowerLossKind.Names)
        {
            foreach (var change in Enumerable.Reverse(_pending))
            {
                Undo(change);
            }
        }
    }

    private void Undo(Change change)
    {
        var kept = string.Create(CultureInfo.InvariantCulture, $"{_control.Log}.{change.Number}");
        if (change.What == "mkdir")
        {
            if (Directory.Exists(change.Path))
            {
                Directory.Delete(change.Path, recursive: true);
            }

            return;
        }

        if (change.From is { } from && Path.Exists(change.Path) && Directory.Exists(Path.GetDirectoryName(from)))
        {
            if (Directory.Exists(change.Path))
            {
                Directory.Move(change.Path, from);
            }
            else
            {
                File.Move(change.Path, from, overwrite: true);
            }
        }
        else if (change.What is "create" or "link" && File.Exists(change.Path))
        {
            File.Delete(change.Path);
        }

        if (File.Exists(kept) && !Path.Exists(change.Path) && Directory.Exists(Path.GetDirectoryName(change.Path)))
        {
            File.Move(kept, change.Path);
        }
    }

    private Contents Of(string path)
    {
        if (!_files.TryGetValue(path, out var contents))
        {
            _files[path] = contents = new Contents();
        }

        return contents;
    }

    /// <summary>A file, whatever it is called.</summary>
    private sealed class Contents
    {
        /// <summary>Bytes at its end that were not flushed.</summary>
        public long Unflushed { get; set; }
    }

    /// <summary>Something that happened to names, of which the disk need not know.</summary>
    private sealed record Change(long Number, string What, string Path, string? From, Contents Contents);
}
