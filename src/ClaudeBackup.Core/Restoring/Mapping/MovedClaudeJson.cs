using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Restoring;

/// <summary>The stored part of the client's own file with its projects under the folders where they are then. Pure.</summary>
internal static class MovedClaudeJson
{
    /// <summary>The same with other names of projects; every other byte stays.</summary>
    /// <param name="stored">As <see cref="ClaudeJson.Keep"/> made it.</param>
    /// <param name="folders">What folders become.</param>
    public static byte[] Of(byte[] stored, PathMap folders)
    {
        if (folders.Rules.Count == 0)
        {
            return stored;
        }

        var edits = new List<PathEdit>();
        var memo = new PathMemo(folders);
        var reader = new Utf8JsonReader(stored, JsonEdit.Forgiving);
        var isInProjects = false;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (reader.CurrentDepth == 1)
                {
                    isInProjects = reader.ValueTextEquals(ClaudeJson.Projects);
                }
                else if (isInProjects && reader.CurrentDepth == 2 && memo.Map(reader.ValueSpan) is { } mapped)
                {
                    edits.Add(new PathEdit((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, mapped));
                }
            }
        }
        catch (JsonException)
        {
            // told by whoever merges it
            return stored;
        }

        return PathEdit.Apply(stored, edits).ToArray();
    }
}
