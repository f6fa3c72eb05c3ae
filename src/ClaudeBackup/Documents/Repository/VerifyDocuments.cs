namespace ClaudeBackup.Documents;

internal sealed record VerifyDocument(
    bool Ok,
    string? Snapshot,
    VerifyCountsDocument Checked,
    string? AllReadSince,
    string? Remote,
    IReadOnlyList<DefectDocument> Defects,
    RepairDocument? Repair,
    DrillDocument? Drill
);

internal sealed record DrillDocument(
    bool Full,
    int Sessions,
    int Whole,
    int Files,
    long Bytes,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<ProblemDocument> Problems
);

internal sealed record RepairDocument(
    bool DryRun,
    IReadOnlyList<string> Steps,
    IReadOnlyList<DefectDocument> Healed,
    IReadOnlyList<DefectDocument> Accepted,
    IReadOnlyList<string> Notes
);

internal sealed record VerifyCountsDocument(
    int Machines,
    int Lists,
    int Files,
    int Segments,
    int WorkTreeFiles,
    int ObjectFiles,
    int ReadSegments,
    long ReadBytes,
    int NotHere
);

internal sealed record DefectDocument(
    string Kind,
    string Path,
    string Harm,
    string Meaning,
    string? Machine,
    string? Source
);
