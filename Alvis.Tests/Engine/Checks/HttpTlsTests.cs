using Alvis.Engine.Incidents;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Checks;

public sealed class HttpTlsTests : IDisposable
{
    private readonly CheckBench bench = new();
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task A_certificate_of_a_trusted_authority_is_taken_and_the_handshake_is_timed()
    {
        var (server, authority) = ProbeTargetCertificates.Signed();
        using var owned = server;
        await File.WriteAllTextAsync(file, authority);
        bench.Options.Authorities = file;
        await using var shop = ProbeTarget.AnswersOverTls(server);

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', want_body: ok }}");

        Assert.True(result.Healthy, result.Finding);
        Assert.NotNull(result.Timings!.Tls);
        Assert.NotNull(result.Timings.FirstByte);
    }

    [Fact]
    public async Task An_authority_that_is_not_known_here_is_named()
    {
        var (server, _) = ProbeTargetCertificates.Signed();
        using var owned = server;
        await using var shop = ProbeTarget.AnswersOverTls(server);

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.Equal("certificate is not trusted: its issuer \"Our Own Authority\" is not known here, or a certificate between is missing", result.Finding);
        Assert.Equal(CheckFailure.Tls, result.Failure);
        Assert.Empty(shop.Requests);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_not_trusted()
    {
        using var certificate = ProbeTargetCertificates.SelfSigned();
        await using var shop = ProbeTarget.AnswersOverTls(certificate);

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.Equal("certificate is not trusted: it is self-signed", result.Finding);
        Assert.Equal(CheckFailure.Tls, result.Failure);
    }

    [Fact]
    public async Task An_expired_certificate_says_since_when()
    {
        using var certificate = ProbeTargetCertificates.SelfSigned(until: new DateTimeOffset(2026, 2, 14, 12, 0, 0, TimeSpan.Zero));
        await using var shop = ProbeTarget.AnswersOverTls(certificate);

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.Equal("certificate expired on 2026-02-14 12:00:00 UTC, and is not trusted: it is self-signed", result.Finding);
    }

    [Fact]
    public async Task A_certificate_for_another_name_says_which()
    {
        using var certificate = ProbeTargetCertificates.SelfSigned(name: "other.example");
        await using var shop = ProbeTarget.AnswersOverTls(certificate);

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.Equal("certificate is for other.example, not for 127.0.0.1, and is not trusted: it is self-signed", result.Finding);
    }

    [Fact]
    public async Task A_server_without_tls_is_told_from_a_bad_certificate()
    {
        await using var shop = ProbeTarget.Greets("HTTP/1.1 400 Bad Request\r\n\r\n");

        var result = await bench.RunAsync($"url: https://{shop.At}/");

        Assert.Equal(CheckFailure.Tls, result.Failure);
        Assert.Equal("the TLS handshake failed: the server does not speak TLS there, or no version that is still safe", result.Finding);
    }

    [Fact]
    public async Task A_server_that_hangs_up_within_the_handshake_says_so()
    {
        await using var shop = ProbeTarget.Greets("");

        var result = await bench.RunAsync($"url: https://{shop.At}/");

        Assert.Equal("the server closed the connection during the TLS handshake", result.Finding);
        Assert.Equal(CheckFailure.Tls, result.Failure);
    }

    [Fact]
    public async Task A_handshake_that_hangs_is_ended_by_the_timeout()
    {
        await using var shop = ProbeTarget.IsDumb();

        var result = await bench.TimeOutAsync($"url: https://{shop.At}/", shop.AskedAsync());

        Assert.Equal("no answer within 10s (connected in 0ms, the TLS handshake did not end)", result.Finding);
        Assert.Equal(CheckFailure.Timeout, result.Failure);
    }
}
