using System.Collections.Concurrent;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Restoring;

/// <summary>The files whose stored bytes a restore could not have, noted from any thread.</summary>
internal sealed class LackingFiles
{
    private readonly ConcurrentBag<(FileProblem Problem, FailureKind Kind)> _found = [];

    /// <summary>Each with what is the matter, in no order.</summary>
    public IEnumerable<FileProblem> Problems => _found.Select(f => f.Problem);

    /// <inheritdoc cref="RestoreSummary.FoundDamage"/>
    public bool FoundDamage => _found.Any(f => f.Kind is FailureKind.Integrity);

    /// <inheritdoc cref="RestoreSummary.TakenAway"/>
    public IReadOnlyCollection<string> TakenAway =>
        [.. _found.Where(f => f.Kind is FailureKind.TakenAway).Select(f => f.Problem.Path)];

    /// <summary>Notes one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="failure">Tells that its bytes are lacking.</param>
    public void Add(StoredFile file, BackupException failure) =>
        _found.Add((new FileProblem(file.Source.Value, failure.Message), failure.Kind));
}
