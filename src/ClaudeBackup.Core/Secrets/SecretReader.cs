namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// Scans whole files, of any length and with little memory: piece after piece, each with the end of the one before. One reader serves one
/// thread.
/// </summary>
/// <param name="key">Makes the fingerprints.</param>
/// <param name="rules">By which to look; null for all that there are.</param>
public sealed class SecretReader(FingerprintKey key, IReadOnlyCollection<SecretRule>? rules = null)
{
    private const int Piece = 1024 * 1024;

    // More than any secret is long, with what must stand around it. What begins in the second half of it is left to the next piece,
    // which sees all of it.
    private const int Carried = 32 * 1024;
    private const int Margin = Carried / 2;

    private readonly SecretScanner _scanner = new(rules);
    private readonly byte[] _buffer = new byte[Piece + Carried];

    /// <summary>Reads to the end.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="file">What to call it.</param>
    /// <param name="linesBefore">Line ends that stand before the first byte.</param>
    /// <returns>What was found, in order. One secret that stands in one file several times is told once.</returns>
    public IReadOnlyList<SecretFinding> Read(Stream content, string file, int linesBefore = 0)
    {
        ArgumentNullException.ThrowIfNull(content);
        var pass = new Pass(this, file, linesBefore);
        while (pass.Take(content.ReadAtLeast(pass.Room, pass.Room.Length, throwOnEndOfStream: false))) { }
        return pass.Found;
    }

    /// <summary>As the other, for bytes that are in memory: the same is found in the same places.</summary>
    public IReadOnlyList<SecretFinding> Read(ReadOnlySpan<byte> content, string file, int linesBefore = 0)
    {
        var pass = new Pass(this, file, linesBefore);
        int taken;
        do
        {
            taken = Math.Min(pass.Room.Length, content.Length);
            content[..taken].CopyTo(pass.Room);
            content = content[taken..];
        } while (pass.Take(taken));
        return pass.Found;
    }

    // one file on its way through the buffer
    private sealed class Pass(SecretReader reader, string file, int linesBefore)
    {
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private readonly List<SecretFinding> _found = [];
        private int _lines = linesBefore;
        private int _carried;
        private int _skip;

        public IReadOnlyList<SecretFinding> Found => _found;

        /// <summary>Where the next bytes belong.</summary>
        public Span<byte> Room => reader._buffer.AsSpan(_carried);

        /// <summary>Scans what was put into <see cref="Room"/>; false at the end, which is known by room that is left.</summary>
        public bool Take(int read)
        {
            var piece = reader._buffer.AsSpan(0, _carried + read);
            var isLast = piece.Length < reader._buffer.Length;
            var end = isLast ? piece.Length : piece.Length - Margin;
            foreach (var match in reader._scanner.Scan(piece))
            {
                if (match.Start >= _skip && match.Start < end)
                {
                    Tell(match, piece);
                }
            }

            if (isLast)
            {
                return false;
            }

            var done = piece.Length - Carried;
            _lines += piece[..done].Count((byte)'\n');
            piece[done..].CopyTo(reader._buffer);
            (_carried, _skip) = (Carried, Margin);
            return true;
        }

        private void Tell(SecretMatch match, ReadOnlySpan<byte> piece)
        {
            var fingerprint = reader.Key.Of(match.Rule, match.Secret);
            if (_known.Add(fingerprint))
            {
                var line = _lines + piece[..match.Start].Count((byte)'\n') + 1;
                _found.Add(
                    new SecretFinding(match.Rule.Name, file, line, fingerprint)
                    {
                        Aliases = reader.Key.Aliases(match.Rule, match.Secret),
                    }
                );
            }
        }
    }

    private FingerprintKey Key => key;
}
