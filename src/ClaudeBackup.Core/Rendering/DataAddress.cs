using System.Text;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Pictures as addresses that hold them.</summary>
internal static class DataAddress
{
    // points and nothing else: a picture in SVG can hold scripts and links
    private static readonly string[] Types = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>The address; null for what is no picture of points, or too large to be held.</summary>
    public static string? Of(Picture picture) =>
        picture.Data.Length > 0 && Array.Exists(Types, type => type == picture.MediaType)
            ? $"data:{picture.MediaType};base64,{Encoding.ASCII.GetString(picture.Data.Span)}"
            : null;
}
