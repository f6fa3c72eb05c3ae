using System.Diagnostics;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing;

/// <summary>A drive with exFAT on it: an image in a file, on a loop device, served by a program (no kernel needs to know the file system).</summary>
public sealed class Drive : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private string _device = "";

    private Drive() { }

    /// <summary>Where it is mounted.</summary>
    public AbsolutePath Root => _folder.Path / "drive";

    /// <summary>Mounts one; null where that is not possible here.</summary>
    public static Drive? TryMount()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return null;
        }

        var drive = new Drive();
        if (drive.Mount())
        {
            return drive;
        }

        drive.Dispose();
        return null;
    }

    public void Dispose()
    {
        if (_device.Length > 0)
        {
            _ = Run("umount", Root.Value);
            _ = Run("losetup", "--detach", _device);
        }

        _folder.Dispose();
    }

    private bool Mount()
    {
        var image = (_folder.Path / "image").Value;
        using (var file = File.Create(image))
        {
            file.SetLength(64L << 20);
        }

        _ = Directory.CreateDirectory(Root.Value);
        if (Run("mkfs.exfat", image) is null || Run("losetup", "--find", "--show", image) is not { } device)
        {
            return false;
        }

        _device = device.Trim();
        return Run("mount.exfat-fuse", _device, Root.Value) is not null;
    }

    // what it wrote; null where it failed, or is not there
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var told = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? told : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
