using System.CommandLine;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Documents;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Writes what packages bring beside the program.</summary>
internal static class GenerateCommand
{
    private const int Folder = FilePermissions.UsualDirectory;
    private const int File = Folder & ~0b001_001_001;

    public static Command Build(App app, Reporter reporter)
    {
        var folder = new Argument<string>("folder") { Description = "Where to; it is made when it is not there." };
        var command = new DescribedCommand("generate", AboutHelp.Generate) { Hidden = true, IsOfProgram = true };
        command.Arguments.Add(folder);
        command.SetAction(parsed =>
        {
            var place = app.PathOf(parsed.GetRequiredValue(folder));
            var files = ShareFolder.Files(CommandPage.Of(parsed.RootCommandResult.Command), ProgramVersion.Text);
            Write(place, files);
            reporter.Result(
                new GenerateDocument(Ok: true, place.Value, [.. files.Select(file => file.Path)]),
                json => json.GenerateDocument,
                d => [$"{Sizes.Count(d.Files.Count, "file")} written to {d.Folder}."]
            );
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(AbsolutePath place, IEnumerable<(string Path, string Text)> files)
    {
        var system = FileSystem.ForThisSystem();
        foreach (var (path, text) in files)
        {
            var file = place / RelativePath.Parse(path);
            system.CreateDirectory(file.Parent!, Folder);
            AtomicFile.WriteText(file, text, File);
        }
    }
}
