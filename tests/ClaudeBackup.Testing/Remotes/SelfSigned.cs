using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>A certificate of one test. It signs itself, so it is also the one authority its clients have to trust.</summary>
internal sealed class SelfSigned : IDisposable
{
    /// <param name="file">Where the certificate without its key is written as PEM.</param>
    /// <param name="names">Host names beside localhost and 127.0.0.1.</param>
    public SelfSigned(AbsolutePath file, IEnumerable<string> names)
    {
        SubjectAlternativeNameBuilder alternatives = new();
        alternatives.AddIpAddress(IPAddress.Loopback);
        foreach (var name in names.Prepend("localhost"))
        {
            alternatives.AddDnsName(name);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=claude-backup tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File = file;
        System.IO.File.WriteAllText(file.Value, Certificate.ExportCertificatePem());
    }

    public X509Certificate2 Certificate { get; }

    public AbsolutePath File { get; }

    public void Dispose() => Certificate.Dispose();
}
