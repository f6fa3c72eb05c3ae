using ClaudeBackup.Core.Claude;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What stands in the place of a picture where there are only words.</summary>
internal static class PictureWords
{
    public static string Of(Picture picture) =>
        $"{(picture.MediaType.Length > 0 ? picture.MediaType : "picture")}, {Sizes.Text(picture.Size)}";
}
