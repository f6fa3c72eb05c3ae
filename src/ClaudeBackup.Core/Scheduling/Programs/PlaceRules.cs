using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>
/// Tells by its path how long a program will be there. Pure, and the same on every system: what is doubtful counts as fleeting, for a copy of the
/// program does no harm, and a job without a program saves nothing.
/// </summary>
internal static partial class PlaceRules
{
    private const string Name = "claude-backup";
    private const string Modules = "node_modules";

    // below these npm and its kin install for good; any other node_modules belongs to a project, which is cleaned and deleted
    private static readonly string[] GlobalParents = ["lib", "global", "npm", "nodejs"];

    private static readonly string[] VersionManagers = ["mise", "rtx", "asdf", ".asdf"];

    /// <summary>Judges a place.</summary>
    /// <param name="program">The path of the program, in the notation of Windows or of all others.</param>
    /// <param name="around">What else counts.</param>
    public static ProgramPlace Of(string program, Surroundings around)
    {
        var path = new Parts(program);
        return Runner(path) is { } runner ? new ProgramPlace.Fleeting(runner)
            : Links(path) is { } links ? new ProgramPlace.Versioned(links)
            : around.Wiped.Any(wiped => IsBelow(program, wiped) && !IsBelow(around.Home, wiped))
                ? new ProgramPlace.Fleeting(path.IndexOf(Modules) >= 0 ? PackageRunner.Npx : null)
            : Module(path) ?? new ProgramPlace.Installed();
    }

    private static PackageRunner? Runner(Parts path) =>
        path.Has("_npx") || path.Has("_cacache") ? PackageRunner.Npx
        : path.Folders.Any(f => Starts(f, "bunx-")) || path.Has(".bun", "install", "cache") ? PackageRunner.Bunx
        : path.Folders.Any(f => Starts(f, "xfs-")) && path.Folders.Any(f => Starts(f, "dlx-")) ? PackageRunner.Yarn
        : path.Has("dlx") || path.Folders.Any(f => Starts(f, "dlx-")) ? PackageRunner.Pnpm
        : path.Has(".nuget") || IsRestored(path) ? PackageRunner.Dnx
        : null;

    // NUGET_PACKAGES/claude-backup.linux-x64/0.1.0/tools/any/linux-x64; an installed tool has the same below its store
    private static bool IsRestored(Parts path) =>
        !path.Has(".store")
        && path.Folders is [.., var package, var version, "tools", _, _]
        && Starts(package, Name)
        && Version().IsMatch(version);

    private static string[]? Links(Parts path)
    {
        if (path.IndexOf(".store") is > 0 and var store)
        {
            // a .NET tool lies there by version; its launcher stands beside that folder
            return [path.Upto(store, path.File)];
        }

        if (path.IndexOf("Cellar") is > 0 and var cellar && cellar + 2 < path.Folders.Length)
        {
            return IsOurs(path.Folders[cellar + 1])
                ? [path.Upto(cellar, "bin", path.File), path.With(cellar, "opt", cellar + 1, cellar + 3)]
                : [];
        }

        if (path.IndexOf("apps") is > 0 and var apps && path.Has("scoop") && apps + 2 < path.Folders.Length)
        {
            return Starts(path.Folders[apps + 2], "current") ? null
                : IsOurs(path.Folders[apps + 1]) ? [path.With(apps + 2, "current", apps + 3)]
                : [];
        }

        if (
            path.IndexOf("installs") is > 0 and var installs
            && installs + 2 < path.Folders.Length
            && path.IsAny(installs - 1, VersionManagers)
        )
        {
            // what one version of node has does not come along when there is a newer one, so its links lead to nothing
            return IsOurs(path.Folders[installs + 1]) ? [path.With(installs + 2, "latest", installs + 3)] : [];
        }

        // kept apart by version, hashes and all, and cleaned up behind an update
        return path.Has(".pnpm") || IsVirtualStore(path) || path.Has("nix", "store") ? [] : null;
    }

    private static bool IsVirtualStore(Parts path) =>
        path.IndexOf("store") is >= 0 and var store
        && store + 2 < path.Folders.Length
        && Starts(path.Folders[store + 1], "v")
        && Starts(path.Folders[store + 2], "links");

    private static ProgramPlace? Module(Parts path)
    {
        var modules = path.IndexOf(Modules);
        return modules < 0 ? null
            // a version of node, of nvm, fnm, nodenv: the next one has other modules
            : path.Folders.Take(modules).Any(f => Version().IsMatch(f)) ? new ProgramPlace.Versioned([])
            : path.IsAny(modules - 1, GlobalParents) || path.Has("tools", "image", "packages")
                ? new ProgramPlace.Installed()
            : new ProgramPlace.Fleeting(PackageRunner.Npx);
    }

    private static bool IsOurs(string folder) => folder.Contains(Name, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static bool IsBelow(string path, string folder)
    {
        var (inner, outer) = (new Parts(path).All, new Parts(folder).All);
        return outer.Length > 0
            && inner.Length > outer.Length
            && outer.SequenceEqual(inner.Take(outer.Length), StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^v?\d+\.\d+(\.\d+)?([-+].*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    /// <summary>A path in its pieces; each of the two notations is understood on every system.</summary>
    private sealed class Parts
    {
        private readonly bool _isOfWindows;

        public Parts(string path)
        {
            _isOfWindows = path.Length > 1 && (path[1] == ':' || path.StartsWith(@"\\", StringComparison.Ordinal));
            All = path.Split(_isOfWindows ? ['\\', '/'] : ['/'], StringSplitOptions.RemoveEmptyEntries);
            if (!_isOfWindows && All is ["private", .. var real])
            {
                // where the temporary folders of macOS lie behind their links
                All = real;
            }
        }

        public string[] All { get; }

        public string[] Folders => [.. All.SkipLast(1)];

        public string File => All[^1];

        public int IndexOf(string folder) =>
            Array.FindIndex(Folders, f => f.Equals(folder, StringComparison.OrdinalIgnoreCase));

        public bool IsAny(int at, string[] names) =>
            at >= 0 && names.Contains(Folders[at], StringComparer.OrdinalIgnoreCase);

        /// <summary>Whether these folders follow upon each other.</summary>
        public bool Has(params string[] names) =>
            Enumerable
                .Range(0, Math.Max(0, Folders.Length - names.Length + 1))
                .Any(at => names.SequenceEqual(Folders.Skip(at).Take(names.Length), StringComparer.OrdinalIgnoreCase));

        /// <summary>What comes before a folder, and then these.</summary>
        public string Upto(int at, params string[] then) => Join([.. All[..at], .. then]);

        /// <summary>The same path with another folder in one place.</summary>
        /// <param name="at">Where.</param>
        /// <param name="folder">What stands there.</param>
        /// <param name="then">Where the rest goes on.</param>
        public string With(int at, string folder, int then) => Join([.. All[..at], folder, .. All[then..]]);

        /// <summary>As the other, with one folder of the path kept behind the new one.</summary>
        public string With(int at, string folder, int kept, int then) =>
            Join([.. All[..at], folder, All[kept], .. All[then..]]);

        private string Join(string[] parts) => _isOfWindows ? string.Join('\\', parts) : "/" + string.Join('/', parts);
    }
}
