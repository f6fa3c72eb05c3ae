using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Profiles;

/// <summary>The setup of another machine, as the repository has it.</summary>
public sealed class MachineProfile : ProfileSource
{
    private readonly MachineIndex _machine;
    private readonly MachineManifest? _manifest;
    private readonly Homes _homes;
    private readonly SegmentStore _store;
    private readonly PluginLists _plugins;

    /// <param name="repository">The repository.</param>
    /// <param name="machine">The machine; its config must be on this disk.</param>
    /// <param name="homes">The homes of this machine.</param>
    /// <exception cref="BackupException">Integrity: what is stored is damaged.</exception>
    public MachineProfile(BackupRepository repository, MachineIndex machine, Homes homes)
    {
        ArgumentNullException.ThrowIfNull(machine);
        _machine = machine;
        _homes = homes;
        _manifest = new DerivedDocuments(repository).ReadManifest(machine.Slug);
        _store = new SegmentStore(repository);
        _plugins = Files
            .Where(f => PluginLists.IsOne(f.Source))
            .Aggregate(PluginLists.None, (lists, file) => lists.With(file.Source, Stored(file)));
    }

    /// <inheritdoc/>
    public override string Origin => $"the machine {_machine.Slug}";

    /// <inheritdoc/>
    public override IReadOnlyList<RefusedFile> Refused =>
        [
            .. Files
                .Select(f => (f.Source, Reason: ProfileName.Refusal(f.Source.Value, f.CurrentVariant.Size)))
                .Where(f => f.Reason is not null && f.Reason != ProfileName.NoSetup)
                .Select(f => new RefusedFile(f.Source.Value, f.Reason!)),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Plugins => _plugins.Plugins;

    /// <inheritdoc/>
    public override IReadOnlyList<ProfileMarketplace> Marketplaces => _plugins.Marketplaces;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings =>
        Theirs is null
            ?
            [
                $"{_machine.Slug} has not recorded where its home is, so paths in its setup are not adapted. Its next sync records it.",
            ]
            : [];

    /// <inheritdoc/>
    public override bool? IsFromWindows => Theirs?.AreWindows;

    private IEnumerable<StoredFile> Files => _machine.Files.Where(f => f.Tier is Claude.Tier.Config);

    private Homes? Theirs => _manifest is { Home: { } home, ClaudeHome: { } claude } ? new Homes(home, claude) : null;

    /// <inheritdoc/>
    public override IEnumerable<ProfileFile> Read() =>
        Files
            .Where(f => ProfileName.Refusal(f.Source.Value, f.CurrentVariant.Size) is null)
            .OrderBy(f => f.Source.Value, StringComparer.Ordinal)
            .Select(f => new ProfileFile(
                f.Source,
                f.CurrentVariant.Mode & FilePermissions.Access,
                f.CurrentVariant.ModifiedNs,
                Here(Stored(f), f.Source.Name)
            ));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        base.Dispose(disposing);
    }

    private byte[] Here(byte[] content, string name) =>
        Theirs is { } theirs && PortableText.ToPortable(content, theirs, name) is (var portable, > 0)
            ? PortableText.FromPortable(portable, _homes, name)
            : content;

    private byte[] Stored(StoredFile file) => _store.ReadAll(_machine.Slug, file, file.CurrentVariant);
}
