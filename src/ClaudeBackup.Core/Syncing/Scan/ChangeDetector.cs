using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>Compares what is there with what is stored. Pure.</summary>
public static class ChangeDetector
{
    // Fewer than this is a user tidying up; from here on, together with half of all, it is a disappearance to report.
    private const int MassDisappearance = 5;

    private static readonly RelativePath Projects = RelativePath.Parse(ClaudeHome.Projects);

    /// <summary>Decides what to do.</summary>
    /// <param name="scan">What the source holds.</param>
    /// <param name="index">What is stored of this machine.</param>
    /// <param name="only">The half of it that was scanned; null for both.</param>
    public static ChangeSet Compare(ScanResult scan, MachineIndex index, Tier? only)
    {
        var suspects = new List<Suspect>();
        var returned = new List<IndexEntry>();
        var seen = new HashSet<RelativePath>(scan.Files.Count);
        foreach (var file in scan.Files)
        {
            seen.Add(file.Source);
            var stored = index.Entries.GetValueOrDefault(file.Source);
            if (stored?.Fingerprint is { } fingerprint && fingerprint == file.Fingerprint)
            {
                if (stored.AbsentSince is not null)
                {
                    returned.Add(stored);
                }

                continue;
            }

            if (
                !file.RequiresText
                || !index.NotText.TryGetValue(file.Source, out var known)
                || known != file.Fingerprint
            )
            {
                suspects.Add(new Suspect(file, stored?.File));
            }
        }

        var toRead = ToRead(suspects, index);
        var unmet = Unmet(scan, index, only, seen);
        var missing = unmet[true].ToArray();
        var config = missing.Select(e => e.File).Where(f => f.Tier is Tier.Config).ToArray();
        var superseded = new NestedRepositories(seen).Superseded(missing.Select(e => e.File));
        // A home without any config is not a user who deleted every setting: Claude Code, an update or a mount did.
        var configGone = config.Length > 0 && !scan.Files.Any(f => f is { Tier: Tier.Config, IsClaudeJson: false });
        var vanished = Sessions(missing.Where(f => !superseded.Contains(f.File)));
        var hidden = Sessions(unmet[false].Where(f => !IsUnwanted(scan, f.Source)));
        var behind = Behind(scan, unmet[false]);
        DanglingLink[] links = scan.Nowhere is { } nowhere ? [nowhere] : [.. behind.Select(at => scan.Dangling[at])];
        var blind = Blind(scan, hidden.Length, links);
        return new ChangeSet
        {
            ToRead = toRead,
            Unchanged = scan.Files.Count - toRead.Length,
            Removed = [.. configGone ? [] : config, .. superseded],
            Vanished = vanished,
            Returned = returned,
            Blind = blind,
            Hidden = [.. Nowhere(scan, behind, unmet[false]), .. Hiding(scan, hidden)],
            Dangling = links,
            HiddenSessions = hidden.Count(f => SessionPath.IsTranscript(f.Source)),
            Warnings =
            [
                .. Warnings(scan, index, configGone ? config.Length : 0, vanished),
                .. blind is not null && hidden.Length > 0 && scan.SourceExists ? [blind] : Array.Empty<string>(),
            ],
        };
    }

    // In order, so that which of two names that differ by case alone keeps its name does not hang on the directory.
    private static FileToRead[] ToRead(List<Suspect> suspects, MachineIndex index)
    {
        var places = new Places(index);
        return
        [
            .. suspects
                .OrderBy(s => s.File.Source.Value, StringComparer.Ordinal)
                .Select(s => new FileToRead(s.File, s.Stored, places.For(s.File, s.Stored))),
        ];
    }

    // what is stored and was not scanned: by whether it is known to be missing
    private static ILookup<bool, IndexEntry> Unmet(
        ScanResult scan,
        MachineIndex index,
        Tier? only,
        HashSet<RelativePath> seen
    )
    {
        var unseen = scan
            .Unseen.Concat(scan.Problems.Select(p => RelativePath.TryParse(p.Path)).OfType<RelativePath>())
            .Distinct()
            .ToArray();
        return index
            .Entries.Values.Where(f => (only is null || f.File.Tier == only) && !seen.Contains(f.Source))
            .ToLookup(f =>
                (scan.IsListed || scan is { SourceExists: false, Nowhere: null }) && !unseen.Any(f.Source.StartsWith)
            );
    }

    // of sessions, what was there until now
    private static IndexEntry[] Sessions(IEnumerable<IndexEntry> entries) =>
        [.. entries.Where(f => f.File.Tier is Tier.Sessions && f.AbsentSince is null)];

    // the user said so, and nothing hides it
    private static bool IsUnwanted(ScanResult scan, RelativePath source) =>
        scan.LeftOut.Any(l =>
            l.Reason is ExclusionReason.Unwanted or ExclusionReason.Optional && source.StartsWith(l.Path)
        );

    // a home that is not there, a disk that is not mounted, a folder that may not be read
    private static string? Blind(ScanResult scan, int hidden, IReadOnlyList<DanglingLink> links)
    {
        if (!scan.SourceExists)
        {
            return scan.Nowhere?.Sentence ?? $"There is no Claude home at {scan.Root}.";
        }

        var why =
            scan.Problems.Count > 0 ? scan.Problems[0].Reason
            : links is [var link, ..] ? link.Sentence
            : null;
        return hidden > 0
            ? $"{hidden} stored {(hidden == 1 ? "file" : "files")} of sessions cannot be looked at in the Claude home"
                + (why is null ? "." : $": {why}")
            : scan.Dangling.GetValueOrDefault(Projects)?.Sentence;
    }

    // a link of which nothing is stored may lead nowhere for years; without the projects nothing new of sessions is seen
    private static RelativePath[] Behind(ScanResult scan, IEnumerable<IndexEntry> unmet) =>
        [
            .. scan.Dangling.Keys.Where(link =>
                link == Projects || unmet.Any(f => f.Source.StartsWith(link) && !IsUnwanted(scan, f.Source))
            ),
        ];

    private static IEnumerable<FileProblem> Nowhere(
        ScanResult scan,
        IEnumerable<RelativePath> behind,
        IEnumerable<IndexEntry> unmet
    )
    {
        const string Stays = "All that is stored stays stored.";
        if (scan.Nowhere is { } home)
        {
            yield return new FileProblem(
                home.Link.Value,
                $"{home.Words} Nothing could be saved. {Stays} {DanglingLink.WayOut}"
            );
        }

        foreach (var link in behind)
        {
            var count = unmet.Count(f => f.Source.StartsWith(link));
            var hides = count == 0 ? "" : $" It hides what is stored of {Files(count)}.";
            yield return new FileProblem(
                link.Value,
                $"{scan.Dangling[link].Words}{hides} {Stays} {DanglingLink.WayOut}"
            );
        }
    }

    private static string Files(int count) => $"{count} {(count == 1 ? "file" : "files")}";

    // what could not be read is a problem already, and so is a link that leads nowhere
    private static IReadOnlyList<FileProblem> Hiding(ScanResult scan, IReadOnlyList<IndexEntry> hidden)
    {
        var named = scan
            .Problems.Select(p => p.Path)
            .Concat(scan.Dangling.Keys.Select(link => link.Value))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. scan
                .Unseen.Distinct()
                .Where(place => !named.Contains(place.Value))
                .Select(place => (Place: place, Count: hidden.Count(f => f.Source.StartsWith(place))))
                .Where(found => found.Count > 0)
                .Select(found => new FileProblem(
                    found.Place.Value,
                    $"It hides what is stored of {Files(found.Count)}: it points to a place that is missing or no longer saved. All of it stays stored."
                )),
        ];
    }

    private static IEnumerable<string> Warnings(
        ScanResult scan,
        MachineIndex index,
        int configGone,
        IndexEntry[] vanished
    )
    {
        if (scan is { SourceExists: false, Nowhere: not null })
        {
            // told as a problem, with what helps
        }
        else if (!scan.SourceExists && index.Entries.Count == 0)
        {
            yield return $"There is no Claude home at {scan.Root}, so nothing is saved. If Claude Code keeps its files elsewhere, set CLAUDE_CONFIG_DIR.";
        }
        else if (!scan.SourceExists)
        {
            yield return "The Claude home is missing. Everything stored stays stored; bring it back with: claude-backup restore --all";
        }
        else if (configGone > 0)
        {
            yield return $"All {configGone} config files are missing at the source. They stay stored; bring them back with: claude-backup restore --all";
        }

        var sessions = index.Entries.Values.Count(f => IsTranscript(f) && f.AbsentSince is null);
        var gone = vanished.Count(IsTranscript);
        if (scan.SourceExists && gone >= MassDisappearance && gone * 2 >= sessions)
        {
            yield return $"{gone} of {sessions} sessions disappeared from the source since the last sync. All of them stay stored; see: claude-backup restore --list";
        }
    }

    private static bool IsTranscript(IndexEntry file) => SessionPath.IsTranscript(file.Source);

    private readonly record struct Suspect(ScannedFile File, StoredFile? Stored);
}
