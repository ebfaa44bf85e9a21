using Alvis.Engine.Kinds;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Checks;

public sealed class SecretsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly SecretsOptions options = [];

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task A_rotated_secret_is_used_at_once_and_its_line_end_is_left_out()
    {
        options["KEY"] = new SecretEntry { File = file };
        var secrets = new Secrets(Options.Create(options));

        await File.WriteAllTextAsync(file, "first\r\n");
        Assert.Equal("first", await secrets.ReadAsync("KEY", default));
        await File.WriteAllTextAsync(file, "second");
        Assert.Equal("second", await secrets.ReadAsync("KEY", default));
        File.Delete(file);
        Assert.Null(await secrets.ReadAsync("KEY", default));
    }

    [Fact]
    public async Task Every_secret_is_taken_out_of_a_text_the_longest_first()
    {
        var other = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "abc");
        await File.WriteAllTextAsync(other, "abcdef");
        options["SHORT"] = new SecretEntry { File = file };
        options["LONG"] = new SecretEntry { File = other };

        Assert.Equal("x [secret LONG] [secret SHORT] y", new Secrets(Options.Create(options)).Redact("x abcdef abc y"));
        File.Delete(other);
    }

    [Theory]
    [InlineData("https://api.example/", null)]
    [InlineData("https://API.example:8443/", null)]
    [InlineData("http://localhost:81/", null)]
    [InlineData("http://127.0.0.1/", "without TLS|Hosts lists")]
    [InlineData("http://api.example/", "without TLS: use https.")]
    [InlineData("https://evil-api.example/", "Secrets:KEY:Hosts lists api.example and localhost:81.")]
    public void A_secret_goes_to_its_hosts_only_over_tls_or_loopback(string to, string? refusal)
    {
        options["KEY"] = new SecretEntry { File = file, Hosts = { "api.example", "localhost:81" } };

        var answer = new Secrets(Options.Create(options)).MaySend("KEY", new Uri(to));

        if (refusal is null)
            Assert.Null(answer);
        else
            Assert.Matches(refusal, answer!.Text);
    }

    [Fact]
    public void An_entry_without_a_source_or_with_two_stops_the_start()
    {
        options["NONE"] = new SecretEntry();
        options["TWO"] = new SecretEntry { File = "a", Env = "B" };
        options["URL"] = new SecretEntry { File = "a", Hosts = { "https://api.example" } };

        var result = new SecretsOptionsValidator().Validate(null, options);

        Assert.Equal(
            [
                "Secrets:NONE: found neither File nor Env; expected one of them",
                "Secrets:TWO: found both File and Env; expected one of them",
                "Secrets:URL:Hosts: found 'https://api.example'; expected a host such as api.example or api.example:8443",
            ],
            result.Failures);
    }
}
