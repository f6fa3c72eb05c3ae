namespace ClaudeBackup.Core.Secrets;

/// <summary>The form of one kind of secret around its anchor.</summary>
public abstract record SecretForm
{
    /// <summary>All that it goes by, in words: another text is another version of its rule.</summary>
    internal abstract string Told { get; }

    /// <summary>The secret at an anchor, if there is one.</summary>
    /// <param name="text">What stands around the anchor, one character for each byte.</param>
    /// <param name="anchor">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    internal abstract FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length);

    /// <summary>All that has to be hidden so that nobody has the secret, from and to: of a key every line, not the one by which it is known.</summary>
    /// <param name="bytes">What was scanned.</param>
    /// <param name="start">Where what was found begins.</param>
    /// <param name="end">Where it ends.</param>
    internal virtual (int Start, int End) Extent(ReadOnlySpan<byte> bytes, int start, int end) => (start, end);
}

/// <summary>A secret in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is as it stands there, escapes included.</param>
/// <param name="Secret">What it says.</param>
internal readonly record struct FoundSecret(int Start, int Length, string Secret)
{
    /// <summary>How much of it stands before what was made by chance: a mark of the provider.</summary>
    public int Mark { get; init; }
}
