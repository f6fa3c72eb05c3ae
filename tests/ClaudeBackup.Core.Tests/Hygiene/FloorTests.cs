using System.Globalization;
using System.Text.RegularExpressions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hygiene;

/// <summary>docs/architecture.md says which room stands on which floor; the using lines of the sources are held to it.</summary>
public sealed partial class FloorTests
{
    private const int MostFiles = 12;
    private const string Core = "src/ClaudeBackup.Core";
    private const string Executable = "src/ClaudeBackup";

    private static readonly Dictionary<string, int> OfCore = Rows()
        .Matches(RepositoryRoot.Read("docs/architecture.md"))
        .ToDictionary(row => row.Groups["room"].Value, row => Floor(row.Groups["floor"].Value));

    private static readonly Dictionary<string, int> OfExecutable = Named()
        .Matches(RepositoryRoot.Read("docs/architecture.md"))
        .ToDictionary(room => room.Groups["room"].Value, room => Floor(room.Groups["floor"].Value));

    [Fact]
    public void Every_room_stands_on_a_floor_and_every_floor_has_its_rooms()
    {
        Assert.Equal(RoomsBelow(Core), OfCore.Keys.Order());
        Assert.Equal(RoomsBelow(Executable), OfExecutable.Keys.Order());
    }

    [Fact]
    public void A_room_uses_rooms_of_lower_floors_alone()
    {
        Assert.Empty(Upward(Core, "ClaudeBackup.Core", OfCore));
        Assert.Empty(Upward(Executable, "ClaudeBackup", OfExecutable));
    }

    [Fact]
    public void Every_file_stands_in_the_namespace_of_its_room()
    {
        var astray =
            from file in RepositoryRoot.Files("src", "*.cs")
            let parts = file.Split('/')
            let room = parts.Length > 3 ? $"{parts[1]}.{parts[2]}" : parts[1]
            from Match line in Namespaces().Matches(RepositoryRoot.Read(file))
            where line.Groups["name"].Value != room
            select $"{file}: {line.Groups["name"].Value}";
        Assert.Empty(astray);
    }

    [Fact]
    public void No_room_is_reached_by_a_longer_name()
    {
        var hidden =
            from file in RepositoryRoot.Files("src", "*.cs")
            from Match name in Qualified().Matches(RepositoryRoot.Read(file))
            select $"{file}: {name.Value}";
        Assert.Empty(hidden);
    }

    [Fact]
    public void No_folder_holds_more_than_one_can_take_in_at_a_glance()
    {
        var full = RepositoryRoot
            .Files("src", "*.cs")
            .GroupBy(file => file[..file.LastIndexOf('/')])
            .Where(folder => folder.Count() > MostFiles)
            .Select(folder => $"{folder.Key}: {folder.Count()}");
        Assert.Empty(full);
    }

    [Fact]
    public void No_two_types_have_one_name()
    {
        var twice = RepositoryRoot
            .Files("src", "*.cs")
            .SelectMany(file =>
                Types()
                    .Matches(RepositoryRoot.Read(file))
                    .Select(type => type.Groups["name"].Value)
                    .Distinct()
                    .Select(name => (Name: name, File: file))
            )
            .GroupBy(type => type.Name)
            .Where(type => type.Count() > 1)
            .Select(type => $"{type.Key}: {string.Join(", ", type.Select(t => t.File))}");
        Assert.Empty(twice);
    }

    private static IEnumerable<string> RoomsBelow(string project) =>
        RepositoryRoot
            .Files(project, "*.cs")
            .Select(file => file.Split('/'))
            .Where(parts => parts.Length > 3 && parts[1] == project.Split('/')[1])
            .Select(parts => parts[2])
            .Distinct()
            .Order();

    private static IEnumerable<string> Upward(string project, string root, Dictionary<string, int> floors) =>
        from file in RepositoryRoot.Files(project, "*.cs")
        let parts = file.Split('/')
        where parts.Length > 3
        from Match line in Usings().Matches(RepositoryRoot.Read(file))
        where line.Groups["root"].Value == root
        let used = line.Groups["room"].Value
        where floors[used] >= floors[parts[2]]
        select $"{file} uses {used}";

    private static int Floor(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (?<floor>\d+) \| `(?<room>\w+)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Rows();

    [GeneratedRegex(@"`(?<room>\w+)` \(floor (?<floor>\d)\)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"^using (?:static )?(?:\w+ = )?(?<root>ClaudeBackup(?:\.Core)?)\.(?!Core\b)(?<room>\w+)",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Usings();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Namespaces();

    // a room named in code, not in a using line or a namespace
    [GeneratedRegex(
        @"^(?!using |namespace )[^\n/]*\b(?:ClaudeBackup\.)?Core\.[A-Z]\w+\.[A-Z]\w+",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Qualified();

    [GeneratedRegex(
        @"^(?:(?:public|internal|static|sealed|abstract|readonly|unsafe|ref|partial) )*(?:record struct|record class|record|class|struct|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Types();
}
