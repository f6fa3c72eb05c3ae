namespace ClaudeBackup.Core.Rendering;

/// <summary>Tells addresses that open a page or a letter from those that run or hold something.</summary>
internal static class WebAddress
{
    private static readonly string[] Schemes = ["http://", "https://", "mailto:"];

    /// <summary>Whether nothing but a page or a letter is opened by it.</summary>
    public static bool IsSafe(string? url) =>
        url is not null && Array.Exists(Schemes, scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
}
