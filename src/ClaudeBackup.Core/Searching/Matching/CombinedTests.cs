namespace ClaudeBackup.Core.Searching;

/// <summary>All of several tests.</summary>
internal sealed class AllTest(IReadOnlyList<TextTest> tests) : TextTest
{
    /// <summary>The tests.</summary>
    public IReadOnlyList<TextTest> Tests { get; } = tests;

    /// <inheritdoc/>
    public override IEnumerable<TextTest> Leaves => Tests.SelectMany(t => t.Leaves);

    /// <inheritdoc/>
    public override RowSet Rows(WordRows index)
    {
        var wanted = Tests
            .Where(t => t is not NotTest)
            .Select(t => t.Rows(index))
            .Aggregate(RowSet.All, (all, next) => all.And(next));
        return Tests
            .OfType<NotTest>()
            .Select(t => t.Unwanted(index))
            .Aggregate(wanted, (all, next) => all.Without(next));
    }

    /// <inheritdoc/>
    public override bool Holds(IReadOnlyList<BlockText> texts) => Tests.All(t => t.Holds(texts));

    /// <inheritdoc/>
    public override IEnumerable<TextRange> Ranges(BlockText text) => Tests.SelectMany(t => t.Ranges(text));
}

/// <summary>One of several tests.</summary>
internal sealed class AnyTest(IReadOnlyList<TextTest> tests) : TextTest
{
    /// <inheritdoc/>
    public override IEnumerable<TextTest> Leaves => tests.SelectMany(t => t.Leaves);

    /// <inheritdoc/>
    public override RowSet Rows(WordRows index) =>
        tests.Select(t => t.Rows(index)).Aggregate((any, next) => any.Or(next));

    /// <inheritdoc/>
    public override bool Holds(IReadOnlyList<BlockText> texts) => tests.Any(t => t.Holds(texts));

    /// <inheritdoc/>
    public override IEnumerable<TextRange> Ranges(BlockText text) => tests.SelectMany(t => t.Ranges(text));
}

/// <summary>That a test does not hold.</summary>
internal sealed class NotTest(TextTest test) : TextTest
{
    /// <inheritdoc/>
    public override IEnumerable<TextTest> Leaves => [];

    /// <summary>What must not hold.</summary>
    public TextTest Test { get; } = test;

    /// <summary>In which passages what must not be there may be.</summary>
    public RowSet Unwanted(WordRows index) => Test.Rows(index);

    /// <inheritdoc/>
    public override RowSet Rows(WordRows index) => RowSet.Any;

    /// <inheritdoc/>
    public override bool Holds(IReadOnlyList<BlockText> texts) => !Test.Holds(texts);

    /// <inheritdoc/>
    public override IEnumerable<TextRange> Ranges(BlockText text) => [];
}
