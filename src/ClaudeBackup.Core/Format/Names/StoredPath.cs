using System.Globalization;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Format;

/// <summary>How a part of a machine's folder keeps its files.</summary>
public enum StoredArea
{
    /// <summary><c>config/</c>: files as they are.</summary>
    Config,

    /// <summary><c>config-large/</c>: config in gzip segments, for files that would outgrow a host's limit for one object.</summary>
    LargeConfig,

    /// <summary><c>projects/</c> and <c>history.jsonl</c>: gzip segments.</summary>
    Sessions,
}

/// <summary>
/// Where a file's bytes lie below <c>machines/&lt;slug&gt;/</c>, before the suffixes that tell variant and segment.
/// <see cref="Of"/> and <see cref="ToSource"/> are inverses of each other.
/// </summary>
public readonly partial record struct StoredPath
{
    private const string ConfigFolder = "config/";
    private const string LargeConfigFolder = "config-large/";

    private static readonly Codec[] AsItIs = [Codec.None];

    private StoredPath(string value) => Value = value;

    /// <summary>The folders below the machine's that hold config.</summary>
    internal static IReadOnlyList<string> ConfigFolders { get; } = ["config", "config-large"];

    /// <summary>With <c>/</c> between components, never rooted.</summary>
    public string Value { get; }

    /// <summary>Which kind of place it is in.</summary>
    public StoredArea Area =>
        Value.StartsWith(ConfigFolder, StringComparison.Ordinal) ? StoredArea.Config
        : Value.StartsWith(LargeConfigFolder, StringComparison.Ordinal) ? StoredArea.LargeConfig
        : StoredArea.Sessions;

    /// <summary>Whether it is kept in segments, each compressed.</summary>
    public bool IsSegmented => Area is not StoredArea.Config;

    /// <summary>The codecs that its segments may have.</summary>
    public IReadOnlyList<Codec> Codecs => IsSegmented ? Codec.Compressing : AsItIs;

    /// <summary>The place of a source file.</summary>
    /// <param name="source">Below the Claude home.</param>
    /// <param name="area">Config is kept apart from sessions; the caller knows which it is.</param>
    /// <param name="partByCase">True when another file's place differs from this one's by case alone.</param>
    public static StoredPath Of(RelativePath source, StoredArea area, bool partByCase = false)
    {
        var last = source.Components.Count - 1;
        var components = source
            .Components.SelectMany((name, i) => StoredName.Escape(name, partByCase && i == last))
            .ToArray();
        var folder = area switch
        {
            StoredArea.Config => ConfigFolder,
            StoredArea.LargeConfig => LargeConfigFolder,
            _ => "",
        };
        var joined = string.Join('/', components);
        // A source name that ends like our own suffixes would be read as one of them.
        var suffix = OwnSuffix().Match(joined);
        if (area is not StoredArea.Config && suffix.Success)
        {
            joined = string.Concat(joined.AsSpan(0, suffix.Index), "%2E", joined.AsSpan(suffix.Index + 1));
        }

        // Most names of sessions need no escape: one text in memory serves for both.
        var place = folder + joined;
        return new StoredPath(place == source.Value ? source.Value : place);
    }

    /// <summary>Takes a place as a list of files names it.</summary>
    /// <exception cref="FormatException">The text leaves its folder or is no stored path.</exception>
    public static StoredPath Parse(string value)
    {
        _ = RelativePath.Parse(value);
        var path = new StoredPath(value);
        _ = path.ToSource();
        return path;
    }

    /// <summary>Takes back a place that this program wrote into its own index, unchecked.</summary>
    internal static StoredPath Trusted(string value) => new(value);

    /// <summary>The source path it stands for.</summary>
    /// <exception cref="FormatException">A component is malformed, or the path it stands for leaves its folder.</exception>
    public RelativePath ToSource()
    {
        var text = Area switch
        {
            StoredArea.Config => Value[ConfigFolder.Length..],
            StoredArea.LargeConfig => Value[LargeConfigFolder.Length..],
            _ => Value,
        };
        var names = new List<string>();
        var pending = new List<string>();
        foreach (var component in text.Split('/'))
        {
            pending.Add(component);
            if (!StoredName.GoesOn(component))
            {
                names.Add(StoredName.Unescape(pending));
                pending.Clear();
            }
        }

        return pending.Count == 0
            ? RelativePath.Parse(string.Join('/', names))
            : throw new FormatException($"\"{Value}\" ends inside a name.");
    }

    /// <summary>The file of one segment, below the machine's folder.</summary>
    /// <param name="variant">1 for the first.</param>
    /// <param name="segment">0 for the first.</param>
    /// <param name="codec">One of <see cref="Codecs"/>.</param>
    public string SegmentFile(int variant, int segment, Codec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var suffix = variant == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $".v{variant}");
        return segment == 0
            ? $"{Value}{suffix}{codec.Suffix}"
            : string.Create(CultureInfo.InvariantCulture, $"{Value}{suffix}.{segment + 1:D4}{codec.Suffix}");
    }

    /// <summary>Takes back what <see cref="SegmentFile"/> gave.</summary>
    /// <param name="file">Below the machine's folder.</param>
    /// <returns>The place, the variant from 1, the segment from 0 and the codec; null when it is not a file of a segment.</returns>
    public static (StoredPath Path, int Variant, int Segment, Codec Codec)? TryReadSegmentFile(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.StartsWith(ConfigFolder, StringComparison.Ordinal))
        {
            return (new StoredPath(file), 1, 0, Codec.None);
        }

        var codec = Codec.Compressing.FirstOrDefault(c => file.EndsWith(c.Suffix, StringComparison.Ordinal));
        return codec is not null && SegmentName().Match(file[..^codec.Suffix.Length]) is { Success: true } match
            ? (
                new StoredPath(match.Groups["path"].Value),
                NumberOr(match.Groups["variant"], 1),
                NumberOr(match.Groups["segment"], 1) - 1,
                codec
            )
            : null;
    }

    /// <summary>Whether a file below a machine's folder is one that <see cref="SegmentFile"/> names.</summary>
    /// <param name="file">Below the machine's folder.</param>
    public static bool IsSegmentFile(string file)
    {
        if (TryReadSegmentFile(file) is not var (path, variant, segment, codec))
        {
            return false;
        }

        try
        {
            // not with more zeros than it takes
            return path.CanBeWritten && path.SegmentFile(variant, segment, codec) == file;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a version of this program can have put a file there: by its names, and outside of config's folders only where sessions and what
    /// belongs to them lie. So nothing that is setup comes back as a session, unasked.
    /// </summary>
    /// <exception cref="FormatException">As for <see cref="ToSource"/>.</exception>
    public bool CanBeWritten
    {
        get
        {
            var source = ToSource();
            return Value.Split('/').All(StoredName.IsWritten)
                && (Area is not StoredArea.Sessions || IsOfSessions(source));
        }
    }

    private static bool IsOfSessions(RelativePath source) =>
        source.Components[0] is var top
        && (
            string.Equals(source.Value, ClaudeHome.History, StringComparison.OrdinalIgnoreCase)
            || (source.Parent is not null && IsSessionFolder(top))
        );

    private static bool IsSessionFolder(string name) =>
        string.Equals(name, ClaudeHome.Projects, StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, ClaudeHome.DesktopSource.Value, StringComparison.OrdinalIgnoreCase)
        || CaptureSettings.Optional.Contains(ForgivingName.Fold(name));

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static int NumberOr(Group group, int usual) =>
        group.Success && int.TryParse(group.ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : usual;

    [GeneratedRegex(
        @"^(?<path>.+?)(?:\.v(?<variant>[0-9]{1,9}))?(?:\.(?<segment>[0-9]{4,9}))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex SegmentName();

    [GeneratedRegex(
        @"\.(v[0-9]+|[0-9]{4,})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex OwnSuffix();
}
