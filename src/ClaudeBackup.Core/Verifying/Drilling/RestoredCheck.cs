using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Verifying;

/// <summary>Holds a restored file against what the list says of it: its bytes, mode and time; and of a transcript, what its entries tell.</summary>
/// <param name="files">The file system that it was restored to.</param>
internal sealed class RestoredCheck(IFileSystem files)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public FileProblem? Of(RestoreStep step) =>
        Wrong(step) is { } wrong ? new FileProblem(step.File.Source.Value, wrong) : null;

    private string? Wrong(RestoreStep step)
    {
        try
        {
            if (files.Look(step.Target, followLink: false) is not { Kind: FileKind.Regular } found)
            {
                return "It was restored, and is not there.";
            }

            using var handle = files.OpenRead(step.Target);
            return found.Size != step.Variant.Size
                    ? $"It came back with {found.Size:N0} bytes, not {step.Variant.Size:N0}."
                : found.ModifiedNs != step.ModifiedNs ? "It came back with another modification time."
                : Content(step, handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static string? Content(RestoreStep step, Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        var offset = 0L;
        foreach (var segment in step.Variant.Segments)
        {
            var content = new byte[segment.Size];
            var length = 0;
            while (
                length < content.Length
                && RandomAccess.Read(handle, content.AsSpan(length), offset + length) is > 0 and var read
            )
            {
                length += read;
            }

            if (length < content.Length || ContentHash.Of(content) != segment.Hash)
            {
                return "It came back with other bytes than were saved.";
            }

            if (
                segment.Digest is { Format: TranscriptDigest.NewestFormat } told
                && IndexBuilder.IsDigested(step.File.Source)
                && TranscriptReader.Digest(content) is var again
                && (again.Entries, again.SessionId, again.FirstTime, again.LastTime)
                    != (told.Entries, told.SessionId, told.FirstTime, told.LastTime)
            )
            {
                return "Its entries do not tell what they told when it was saved.";
            }

            offset += content.Length;
        }

        return null;
    }
}
