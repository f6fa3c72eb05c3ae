using System.Globalization;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>Whatever bytes come from elsewhere, a parser gives a value or says what it always says of what it cannot read; soon, and in little memory.</summary>
/// <remarks>
/// <c>CLAUDE_BACKUP_TEST_FUZZ</c> sets how many inputs each parser gets, and <c>CLAUDE_BACKUP_TEST_FUZZ_SEED</c> which ones.
/// </remarks>
public sealed class FuzzTests
{
    private const int UsualRounds = 800;
    private const int UsualSeed = 20261129;

    public static TheoryData<string> Names => new(ParserTable.All.Select(p => p.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_input_breaks_a_parser(string name)
    {
        var parser = ParserTable.All.Single(p => p.Name == name);
        Fuzz.Run(parser, Number("CLAUDE_BACKUP_TEST_FUZZ", UsualRounds) / parser.Cost, Seed());
    }

    internal static int Seed() => Number("CLAUDE_BACKUP_TEST_FUZZ_SEED", UsualSeed);

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : usual;
}
