namespace ClaudeBackup.Core.Format;

/// <summary>
/// How the bytes of a segment are kept. The suffix of its file names it, and every segment has its own, so that a repository may hold
/// several: what is stored once is never compressed anew.
/// </summary>
public sealed class Codec
{
    private readonly Writer _write;
    private readonly Func<Stream, Stream> _read;

    private Codec(string suffix, Writer write, Func<Stream, Stream> read)
    {
        Suffix = suffix;
        _write = write;
        _read = read;
    }

    private delegate void Writer(ReadOnlySpan<byte> content, MemoryStream output);

    /// <summary>Config as it is.</summary>
    public static Codec None { get; } = new("", static (content, to) => to.Write(content), static stored => stored);

    /// <summary>Ordinary gzip files.</summary>
    public static Codec Gzip { get; } = new(".gz", GzipSegments.Compress, GzipSegments.Decompress);

    /// <summary>
    /// Every codec that segments may be compressed by, for a repository is mixed for ever. Local indexes know them by their place here:
    /// another one goes to the end.
    /// </summary>
    public static IReadOnlyList<Codec> Compressing { get; } = [Gzip];

    /// <summary>By which new segments are compressed.</summary>
    public static Codec Current => Gzip;

    /// <summary>What the name of a segment's file ends in.</summary>
    public string Suffix { get; }

    /// <summary>Writes source bytes as they are kept, in one go, for the output may depend on how the input is split.</summary>
    /// <param name="content">Source bytes, of which there may be none.</param>
    /// <param name="output">Takes them at its end; its buffer must be exposable.</param>
    public void Compress(ReadOnlySpan<byte> content, MemoryStream output) => _write(content, output);

    /// <summary>The source bytes of a stored segment.</summary>
    /// <exception cref="InvalidDataException">While reading: the bytes are not of this codec.</exception>
    public Stream Decompress(Stream stored) => _read(stored);

    /// <inheritdoc/>
    public override string ToString() => Suffix;
}
