using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Tests.Restoring.Mapping;

/// <summary>Files on their way to another place.</summary>
internal static class Moved
{
    public static byte[] Bytes(string source, string rules, params byte[][] segments) =>
        Bytes(source, rules, "/home/ann/.claude=/home/bob/.claude", segments);

    public static byte[] Bytes(string source, string rules, string own, byte[][] segments)
    {
        var (folders, homes) = (PathMapTests.Map(rules), PathMapTests.Map(own));
        return
        [
            .. MovedContent
                .Of(
                    RelativePath.Parse(source),
                    segments,
                    new MovedPaths(new PathMap([.. homes.Rules, .. folders.Rules]), homes)
                )
                .SelectMany(piece => piece.ToArray()),
        ];
    }
}
