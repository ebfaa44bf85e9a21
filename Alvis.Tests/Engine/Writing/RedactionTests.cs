using Alvis.Engine.Kinds;
using Alvis.Engine.Writing;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Writing;

public sealed class RedactionTests
{
    private readonly Redaction redaction = new(new Secrets(Options.Create(new SecretsOptions { ["path"] = new SecretEntry { Env = "PATH" } })));

    [Theory]
    [InlineData("key sk-proj-" + "abcdefghij0123456789 end", "key [redacted] end")]
    [InlineData("token xoxb-" + "1234567890-abcdef!", "token [redacted]!")]
    [InlineData("Authorization: Bearer abcdef0123456789", "Authorization: Bearer [redacted]")]
    [InlineData("DB_PASSWORD=hunter2! host=db", "DB_PASSWORD=[redacted] host=db")]
    [InlineData("{\"api_key\": \"abcd1234\", \"n\": 1}", "{\"api_key\": \"[redacted]\", \"n\": 1}")]
    [InlineData("postgres://app:hunter2@db/shop", "postgres://[redacted]@db/shop")]
    [InlineData("mail mara@shop.example now", "mail [redacted] now")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "[redacted]")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----", "[redacted]")]
    [InlineData("answered 503, wanted 200; the token expired", "answered 503, wanted 200; the token expired")]
    [InlineData("restart shop at 2026-03-01 03:00:00 UTC", "restart shop at 2026-03-01 03:00:00 UTC")]
    public void What_looks_like_a_credential_is_taken_out_and_nothing_else(string text, string left) => Assert.Equal(left, redaction.Of(text));

    [Fact]
    public void Registered_secrets_are_taken_out_whatever_they_look_like() =>
        Assert.Equal("it said [secret path].", redaction.Of($"it said {Environment.GetEnvironmentVariable("PATH")}."));

    [Theory]
    [InlineData("a")]
    [InlineData("a-")]
    [InlineData("A.")]
    [InlineData("=\"a ")]
    public void A_long_line_of_anything_is_read_in_time(string part) => Assert.NotEmpty(redaction.Of(string.Concat(Enumerable.Repeat(part, 64 * 1024 / part.Length))));
}
