using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Options;

namespace Alvis.Engine.Checks;

/// <summary>Secures a connection and, where the certificate will not do, says why in words that tell what to renew.</summary>
internal sealed class TlsHandshake(IOptions<ChecksOptions> options, TimeProvider time)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly Lazy<X509Certificate2Collection?> authorities = new(() => Load(options.Value.Authorities));

    /// <exception cref="ProbeFault">The server speaks no TLS, or its certificate is not accepted.</exception>
    public async Task SecureAsync(SslStream stream, string host, CancellationToken cancel)
    {
        string? fault = null;
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    CertificateChainPolicy = Policy(),
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        if (errors != SslPolicyErrors.None)
                            fault = Explain(host, certificate as X509Certificate2, chain, errors);
                        return errors == SslPolicyErrors.None;
                    },
                },
                cancel);
        }
        catch (AuthenticationException)
        {
            throw new ProbeFault(CheckFailure.Tls, fault ?? "the TLS handshake failed: the server does not speak TLS there, or no version that is still safe");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new ProbeFault(CheckFailure.Tls, fault ?? "the server closed the connection during the TLS handshake");
        }
    }

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            VerificationTime = time.GetUtcNow().UtcDateTime,
            RevocationMode = X509RevocationMode.NoCheck,
            // A certificate names where to fetch its issuer; an untrusted one shall not make Alvis call anybody.
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ServerAuthentication));
        if (authorities.Value is { } roots)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }

    private string Explain(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return "the server sent no certificate";

        var (now, from, until) = (time.GetUtcNow(), (DateTimeOffset)certificate.NotBefore, (DateTimeOffset)certificate.NotAfter);
        var wrong = new List<string>();
        if (now > until)
            wrong.Add($"expired on {Clock.Utc(until)}");
        else if (now < from)
            wrong.Add($"is not valid before {Clock.Utc(from)}");
        else if (chain?.ChainStatus.Any(s => s.Status == X509ChainStatusFlags.NotTimeValid) == true)
            wrong.Add("was issued with one that has expired");

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            wrong.Add($"is for {Names(certificate)}, not for {host}");

        var others = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) & ~X509ChainStatusFlags.NotTimeValid;
        if ((others & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != X509ChainStatusFlags.NoError)
        {
            wrong.Add(certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
                ? "is not trusted: it is self-signed"
                : $"is not trusted: its issuer \"{Words.Clip(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true), 80)}\" is not known here, "
                  + "or a certificate between is missing");
        }
        else if (others != X509ChainStatusFlags.NoError)
        {
            wrong.Add($"is not accepted ({others})");
        }

        return wrong.Count == 0 ? "certificate is not accepted" : $"certificate {string.Join(", and ", wrong)}";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .Select(n => Words.Clip(n, 80))
            .ToList();
        return names.Count switch
        {
            0 => $"\"{Words.Clip(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), 80)}\"",
            <= 3 => Words.And(names),
            _ => $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more",
        };
    }

    // A custom trust store replaces the system's: the system's roots are added to it again.
    private static X509Certificate2Collection? Load(string? file)
    {
        if (string.IsNullOrEmpty(file))
            return null;

        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        system.Open(OpenFlags.ReadOnly);
        roots.AddRange(system.Certificates);
        return roots;
    }
}
