using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Cli.Tests.Pictures;

/// <summary>
/// A terminal drawn as SVG, without a script, a font or anything else from elsewhere, so that every site shows it. Of several commands each
/// comes up in its turn, once; where motion is unwanted all are there from the beginning.
/// </summary>
internal static partial class Drawing
{
    private const int Columns = 80;
    private const double Cell = 8.4;
    private const int Line = 20;
    private const int Margin = 20;
    private const int Bar = 34;
    private const string Prompt = "$ ";

    // long enough to read what came before
    private const double SecondsEach = 3.5;
    private const double SecondsToType = 1.2;

    /// <summary>Draws it.</summary>
    public static string Of(IReadOnlyList<Shot> shots, Palette palette)
    {
        var svg = new StringBuilder();
        var row = 0;
        foreach (var (shot, at) in shots.Select((shot, at) => (shot, at)))
        {
            var typed = Row(row++, $"<tspan class=\"f\">{Prompt}</tspan>{Typed(shot.Typed)}", shot.Typed.Length + 2);
            Group(svg, typed, at * SecondsEach);
            var said = new StringBuilder();
            foreach (var line in shot.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(Broken))
            {
                _ = said.Append(Row(row++, Coloured(line), Escapes().Replace(line, "").Length));
            }

            Group(svg, said.ToString(), (at * SecondsEach) + SecondsToType);
            row++;
        }

        return Framed(svg.ToString(), row - 1, shots.Count > 1, palette);
    }

    private static string Framed(string rows, int count, bool moves, Palette p)
    {
        var width = Number((Columns * Cell) + (2 * Margin));
        var height = Bar + (count * Line) + Margin;
        var motion = moves
            ? "@media(prefers-reduced-motion:no-preference){g{opacity:0;animation:a .3s forwards}}@keyframes a{to{opacity:1}}"
            : "";
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
            <style>text{"{"}font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:{p.Text};white-space:pre{"}"}.f{"{"}fill:{p.Faint}{"}"}.b{"{"}font-weight:bold{"}"}.r{"{"}fill:{p.Red}{"}"}.g{"{"}fill:{p.Green}{"}"}.y{"{"}fill:{p.Yellow}{"}"}{motion}</style>
            <rect x=".5" y=".5" width="{Number((Columns * Cell) + (2 * Margin) - 1)}" height="{height
                - 1}" rx="8" fill="{p.Ground}" stroke="{p.Frame}"/>
            <circle cx="20" cy="18" r="5" fill="{p.Frame}"/><circle cx="38" cy="18" r="5" fill="{p.Frame}"/><circle cx="56" cy="18" r="5" fill="{p.Frame}"/>
            {rows}</svg>

            """;
    }

    private static void Group(StringBuilder svg, string rows, double seconds) =>
        svg.Append("<g style=\"animation-delay:")
            .Append(Number(seconds))
            .Append("s\">\n")
            .Append(rows)
            .Append("</g>\n");

    // a length for each row keeps the columns in line whatever font there is
    private static string Row(int row, string inside, int columns) =>
        $"<text x=\"{Margin}\" y=\"{Bar + (row * Line) + 14}\" textLength=\"{Number(columns * Cell)}\" xml:space=\"preserve\">{inside}</text>\n";

    private static string Typed(string line) =>
        line.StartsWith('#')
            ? $"<tspan class=\"f\">{Escaped(line)}</tspan>"
            : $"<tspan class=\"b\">{Escaped(line)}</tspan>";

    // where a terminal breaks what is longer than it
    private static IEnumerable<string> Broken(string line) =>
        Escapes().IsMatch(line) || line.Length <= Columns
            ? [line]
            : line.Chunk(Columns).Select(part => new string(part));

    private static string Coloured(string line)
    {
        var inside = new StringBuilder();
        var open = false;
        var from = 0;
        foreach (var escape in Escapes().Matches(line).Cast<Match>())
        {
            _ = inside.Append(Escaped(line[from..escape.Index]));
            from = escape.Index + escape.Length;
            _ = inside.Append(open ? "</tspan>" : "");
            var kind = Class(escape.Groups["code"].Value);
            _ = inside.Append(kind is null ? "" : $"<tspan class=\"{kind}\">");
            open = kind is not null;
        }

        return inside.Append(Escaped(line[from..])).Append(open ? "</tspan>" : "").ToString();
    }

    private static string? Class(string code) =>
        code switch
        {
            "0" => null,
            "1" => "b",
            "1;31" => "b r",
            "2" => "f",
            "31" => "r",
            "32" => "g",
            "33" => "y",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No picture has this colour yet."),
        };

    private static string Escaped(string text) => SecurityElement.Escape(text);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex("\u001b\\[(?<code>[0-9;]*)m", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escapes();
}
