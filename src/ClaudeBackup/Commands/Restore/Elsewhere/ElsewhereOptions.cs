using System.CommandLine;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Commands;

/// <summary>Where else than where it was something is to come back, as it was typed.</summary>
/// <param name="Maps">Each <c>OLD=NEW</c>.</param>
/// <param name="Here">Whether its project is the current folder now.</param>
/// <param name="To">The folder that serves as Claude home; null for that of this user.</param>
internal sealed record ElsewhereRequest(IReadOnlyList<string> Maps, bool Here, AbsolutePath? To)
{
    /// <summary>Maps that were offered and taken.</summary>
    public IReadOnlyList<PathRule> Taken { get; init; } = [];

    /// <summary>Whether it is said where projects come back.</summary>
    public bool IsMove => Maps.Count > 0 || Here;

    /// <summary>The first of its options; null where there is none.</summary>
    public string? Option =>
        Maps.Count > 0 ? "--map"
        : Here ? "--here"
        : To is not null ? "--to"
        : null;
}

/// <summary>The options that say so.</summary>
internal sealed class ElsewhereOptions
{
    private readonly Option<string[]> _map = new("--map")
    {
        Description =
            "Sessions of the folder OLD and those below come back as sessions of NEW. Either may be a path of any system; ~ is a home. May be repeated.",
        HelpName = "OLD=NEW",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _here = new("--here")
    {
        Description = "The session comes back as one of the current folder. With --all, all have to be of one project.",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "Restore into this folder instead of the Claude home, and touch nothing else.",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _map, _here, _to })
        {
            command.Options.Add(option);
        }
    }

    public ElsewhereRequest Read(ParseResult parsed, App app) =>
        new(
            parsed.GetValue(_map) ?? [],
            parsed.GetValue(_here),
            parsed.GetValue(_to) is { } to ? RestoreTarget.Of(app, to) : null
        );
}
