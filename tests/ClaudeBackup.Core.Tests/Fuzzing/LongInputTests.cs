using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>No parser takes more than its time over what is long: whoever may write to a remote can send anything.</summary>
public sealed class LongInputTests
{
    public static TheoryData<string> Names => FuzzTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void No_parser_gets_slow_over_what_is_long(string name) =>
        Fuzz.Lengthen(ParserTable.All.Single(p => p.Name == name), FuzzTests.Seed());
}
