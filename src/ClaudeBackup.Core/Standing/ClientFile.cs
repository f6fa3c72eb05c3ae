using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Standing;

/// <summary>Claude Code's own file beside its home, which it writes at every start, and seldom anything of the user's.</summary>
internal static class ClientFile
{
    /// <summary>Whether a file that looks changed is that one, and what is saved of it is the same; it is read for that.</summary>
    public static bool IsAsSaved(FileToRead file, ClaudeHome home)
    {
        if (file is not { Scanned.IsClaudeJson: true, Stored: { } stored } || home.ClaudeJsonFile is not { } place)
        {
            return false;
        }

        try
        {
            var kept = ClaudeJson.Keep(File.ReadAllBytes(place.Value)).Json;
            return ContentHash.Of(kept) == stored.CurrentVariant.Segments[0].Hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }
}
