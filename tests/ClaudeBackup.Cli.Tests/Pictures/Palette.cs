namespace ClaudeBackup.Cli.Tests.Pictures;

/// <summary>The colours of a terminal in a picture.</summary>
internal sealed record Palette(
    string Name,
    string Ground,
    string Frame,
    string Text,
    string Faint,
    string Red,
    string Green,
    string Yellow
)
{
    public static readonly Palette Dark = new(
        "dark",
        Ground: "#0d1117",
        Frame: "#30363d",
        Text: "#e6edf3",
        Faint: "#8b949e",
        Red: "#ff7b72",
        Green: "#3fb950",
        Yellow: "#d29922"
    );

    public static readonly Palette Light = new(
        "light",
        Ground: "#ffffff",
        Frame: "#d0d7de",
        Text: "#1f2328",
        Faint: "#636c76",
        Red: "#cf222e",
        Green: "#1a7f37",
        Yellow: "#9a6700"
    );

    public static IEnumerable<Palette> All => [Dark, Light];
}
