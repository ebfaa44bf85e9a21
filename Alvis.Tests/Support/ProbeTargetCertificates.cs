using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alvis.Tests.Support;

/// <summary>Certificates made for one test, valid around the instant of <see cref="ManualClock"/>.</summary>
public static class ProbeTargetCertificates
{
    private static readonly DateTimeOffset Now = new ManualClock().GetUtcNow();

    /// <summary>For 127.0.0.1, signed by itself.</summary>
    public static X509Certificate2 SelfSigned(DateTimeOffset? until = null, string? name = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Portable(Request("CN=shop", key, name).CreateSelfSigned(Now.AddYears(-1), until ?? Now.AddYears(1)));
    }

    /// <summary>For 127.0.0.1, signed by an authority; the authority's own certificate as PEM.</summary>
    public static (X509Certificate2 Server, string AuthorityPem) Signed()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Our Own Authority", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Request("CN=shop", key, null).Create(root, Now.AddYears(-1), Now.AddYears(1), [1, 2, 3, 4]);
        using var whole = issued.CopyWithPrivateKey(key);
        return (Portable(whole), root.ExportCertificatePem());
    }

    private static CertificateRequest Request(string subject, ECDsa key, string? name)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
            names.AddIpAddress(IPAddress.Loopback);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    // A server needs the key as the platform stores it.
    private static X509Certificate2 Portable(X509Certificate2 made) => X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
}
