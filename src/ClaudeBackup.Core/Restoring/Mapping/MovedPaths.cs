namespace ClaudeBackup.Core.Restoring;

/// <summary>By which paths of a restored file are rewritten.</summary>
/// <param name="Folders">Folders of projects, as the user named them, and those of <paramref name="Own"/>.</param>
/// <param name="Own">The Claude home, and the folders of projects in it: where the client itself has put files of sessions.</param>
public sealed record MovedPaths(PathMap Folders, PathMap Own);

/// <summary>Maps values of one file; nearly all of them are the same one.</summary>
/// <param name="map">The rules.</param>
internal sealed class PathMemo(PathMap map)
{
    private byte[] _last = [];
    private byte[]? _mapped;

    /// <summary>As <see cref="PathMap.MapSpelled"/>, but null also where the value stays as it is.</summary>
    public byte[]? Map(ReadOnlySpan<byte> raw)
    {
        if (!raw.SequenceEqual(_last))
        {
            _last = raw.ToArray();
            _mapped = map.MapSpelled(raw) is { } mapped && !raw.SequenceEqual(mapped) ? mapped : null;
        }

        return _mapped;
    }
}
