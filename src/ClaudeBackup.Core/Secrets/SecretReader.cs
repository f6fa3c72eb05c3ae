namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// Scans whole files, of any length and with little memory: piece after piece, each with the end of the one before. One reader serves one
/// thread.
/// </summary>
/// <param name="key">Makes the fingerprints.</param>
public sealed class SecretReader(FingerprintKey key)
{
    private const int Piece = 1024 * 1024;

    // More than any secret is long, with what must stand around it. What begins in the second half of it is left to the next piece,
    // which sees all of it.
    private const int Carried = 32 * 1024;
    private const int Margin = Carried / 2;

    private readonly SecretScanner _scanner = new();
    private readonly byte[] _buffer = new byte[Piece + Carried];

    /// <summary>Reads to the end.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="file">What to call it.</param>
    /// <param name="linesBefore">Line ends that stand before the first byte.</param>
    /// <returns>What was found, in order. One secret that stands in one file several times is told once.</returns>
    public IReadOnlyList<SecretFinding> Read(Stream content, string file, int linesBefore = 0)
    {
        ArgumentNullException.ThrowIfNull(content);
        var found = new List<SecretFinding>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var lines = linesBefore;
        var carried = 0;
        var skip = 0;
        while (true)
        {
            var read = content.ReadAtLeast(
                _buffer.AsSpan(carried),
                _buffer.Length - carried,
                throwOnEndOfStream: false
            );
            var piece = _buffer.AsSpan(0, carried + read);
            var isLast = piece.Length < _buffer.Length;
            var end = isLast ? piece.Length : piece.Length - Margin;
            foreach (var match in _scanner.Scan(piece).Where(m => m.Start >= skip && m.Start < end))
            {
                var fingerprint = key.Of(match.Rule, piece.Slice(match.Start, match.Length));
                if (known.Add(fingerprint))
                {
                    var line = lines + piece[..match.Start].Count((byte)'\n') + 1;
                    found.Add(new SecretFinding(match.Rule.Name, file, line, fingerprint));
                }
            }

            if (isLast)
            {
                return found;
            }

            var done = piece.Length - Carried;
            lines += piece[..done].Count((byte)'\n');
            piece[done..].CopyTo(_buffer);
            (carried, skip) = (Carried, Margin);
        }
    }
}
