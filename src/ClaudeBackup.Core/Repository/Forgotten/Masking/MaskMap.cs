using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>What has to take the place of which blob, and of which hash in a list: masks, as far as they fit what is here.</summary>
internal sealed class MaskMap
{
    private readonly Dictionary<ObjectId, MaskedSegment> _blobs = [];
    private readonly Dictionary<ObjectId, IReadOnlyList<MaskedRange>> _secrets = [];
    private readonly Dictionary<(ContentHash Hash, bool IsPlain), MaskedSegment> _hashes = [];

    /// <summary>Nothing.</summary>
    public static MaskMap None { get; } = new();

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => _blobs.Count == 0;

    /// <summary>Whether any of it is a secret's, and not of a session's words.</summary>
    public bool HasSecrets => _secrets.Count > 0;

    /// <summary>What of a blob that was goes for it is a secret; none where all of it is a session's words.</summary>
    public IReadOnlyList<MaskedRange> SecretsIn(ObjectId blob) => _secrets.GetValueOrDefault(blob) ?? [];

    /// <summary>How many masks do not do what a mask does, and are passed over.</summary>
    public int Refused { get; set; }

    /// <summary>The blobs that were, each with what it becomes.</summary>
    public IReadOnlyDictionary<ObjectId, MaskedSegment> Blobs => _blobs;

    /// <summary>Adds one.</summary>
    /// <param name="blob">The blob that was.</param>
    /// <param name="hash">The hash of its source bytes.</param>
    /// <param name="becomes">What it becomes.</param>
    /// <param name="secrets">What of it goes for it is a secret.</param>
    public void Add(ObjectId blob, ContentHash hash, MaskedSegment becomes, IReadOnlyList<MaskedRange> secrets)
    {
        if (secrets.Count > 0)
        {
            _secrets[blob] = secrets;
        }

        _blobs[blob] = becomes;
        _hashes[(hash, becomes.Codec == Codec.None)] = becomes;
    }

    /// <summary>What a blob becomes; null where it stays.</summary>
    public ObjectId? Of(ObjectId blob) => _blobs.GetValueOrDefault(blob)?.Blob;

    /// <summary>What a segment becomes that a list names; null where it stays.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="isPlain">Whether it is kept as it is.</param>
    public MaskedSegment? Of(ContentHash hash, bool isPlain) => _hashes.GetValueOrDefault((hash, isPlain));
}
