using System.Text;

namespace ClaudeBackup.Core.Json;

/// <summary>The names in an object, one after the other; the caller steps over each value before the next name.</summary>
internal struct JsonMembers
{
    private bool _isInside;

    /// <summary>Whether the object ended as one should.</summary>
    public bool AreComplete { get; private set; }

    /// <summary>Goes to the next name; false at the end of the object, or where it is no JSON.</summary>
    public bool TryNext(ref JsonScanner scanner, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!_isInside)
        {
            _isInside = true;
            if (!scanner.TryTake((byte)'{'))
            {
                return false;
            }

            AreComplete = scanner.TryTake((byte)'}');
        }
        else if (!scanner.TryTake((byte)','))
        {
            AreComplete = scanner.TryTake((byte)'}');
            return false;
        }

        if (AreComplete || !scanner.TryTakeString(out var text) || !scanner.TryTake((byte)':'))
        {
            return false;
        }

        name = text.HasEscapes ? Encoding.UTF8.GetBytes(JsonText.Decode(scanner.Bytes, text)) : text.In(scanner.Bytes);
        return true;
    }
}
