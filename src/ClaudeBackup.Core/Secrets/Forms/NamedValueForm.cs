namespace ClaudeBackup.Core.Secrets;

/// <summary>A value that looks made by chance beside a name that says so, however the two are written.</summary>
public sealed record NamedValueForm : SecretForm
{
    // raised when names, what stands between, or values are read otherwise
    private const int Revision = 3;

    internal override string Told => $"named value {Revision} {SecretName.Told}";

    internal override FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length) =>
        SecretName.Read(text, anchor, length) is { } name && ValuePlace.Behind(text, name) is { } place
            ? SecretValue.Read(text, place, name.IsPassword)
            : null;
}
