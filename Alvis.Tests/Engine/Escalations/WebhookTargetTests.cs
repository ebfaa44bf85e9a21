using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Escalations;

public sealed class WebhookTargetTests
{
    [Fact]
    public async Task A_page_is_posted_with_its_key_and_signed()
    {
        await using var hook = await FakeWebhook.StartAsync();
        var clock = new ManualClock();

        var delivery = await SendAsync(hook.Url, """, "Secret": "hook" """, clock);

        Assert.Equal(new Delivery.Sent("ops (127.0.0.1) answered 200"), delivery);
        var posted = Assert.Single(hook.Posted);
        var body = JsonDocument.Parse(posted.Body).RootElement;
        Assert.Equal("ops", body.GetProperty("to").GetString());
        Assert.Equal("INC-12", body.GetProperty("incident").GetString());
        Assert.Equal("shop", body.GetProperty("service").GetString());
        Assert.Equal("page-1", body.GetProperty("key").GetString());
        Assert.Equal("[INC-12] shop is down", body.GetProperty("subject").GetString());
        Assert.Equal("Failing since 02:58.\nRestarted once.", body.GetProperty("body").GetString());
        Assert.True(body.GetProperty("urgent").GetBoolean());
        Assert.Equal("page-1", posted.Headers["Idempotency-Key"]);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{timestamp}."), .. posted.Body];
        Assert.Equal($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Some.Secret), signed))}", posted.Headers["X-Alvis-Signature"]);
    }

    [Fact]
    public async Task Without_a_secret_it_is_not_signed()
    {
        await using var hook = await FakeWebhook.StartAsync();

        await SendAsync(hook.Url);

        Assert.False(Assert.Single(hook.Posted).Headers.ContainsKey("X-Alvis-Signature"));
    }

    [Theory]
    [InlineData(302, "Redirects are not followed")]
    [InlineData(400, "it refused the page")]
    [InlineData(401, "does not accept the signature")]
    [InlineData(404, "nothing listens there")]
    [InlineData(410, "nothing listens there")]
    public async Task What_will_not_get_better_by_itself_is_for_a_person(int status, string words)
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.Status = status;
        hook.Headers["Location"] = status == 302 ? hook.Url.ToString() : "";

        var failed = Assert.IsType<Delivery.Failed>(await SendAsync(hook.Url));

        Assert.Contains(words, failed.Text, StringComparison.Ordinal);
        Assert.Single(hook.Posted);
    }

    [Theory]
    [InlineData(408, null, 30)]
    [InlineData(429, "7", 7)]
    [InlineData(429, "86400", 600)]
    [InlineData(500, null, 30)]
    [InlineData(503, "0", 1)]
    public async Task What_may_get_better_is_tried_again_when_the_receiver_says(int status, string? retryAfter, int seconds)
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.Status = status;
        if (retryAfter is not null)
            hook.Headers["Retry-After"] = retryAfter;

        Assert.Equal(new Delivery.Retry($"ops (127.0.0.1) answered {status}", TimeSpan.FromSeconds(seconds)), await SendAsync(hook.Url));
    }

    [Fact]
    public async Task Silence_is_tried_again_because_a_page_may_come_twice()
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.Hangs = true;
        var clock = new ManualClock();
        var sending = SendAsync(hook.Url, "", clock);
        await hook.Arrived;

        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("ops (127.0.0.1) did not answer within 10s; it may have arrived", Assert.IsType<Delivery.Retry>(await sending).Text);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        var hook = await FakeWebhook.StartAsync();
        var url = hook.Url;
        await hook.DisposeAsync();

        Assert.Equal("ops (127.0.0.1) refused the connection", Assert.IsType<Delivery.Retry>(await SendAsync(url)).Text);
    }

    [Fact]
    public async Task The_path_of_an_address_is_often_its_password_and_is_not_shown()
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.Status = 403;

        var delivery = await SendAsync(new Uri(hook.Url, "/services/T0/B0/secretsecret?key=abc"));

        Assert.DoesNotContain("secretsecret", delivery.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", delivery.Text, StringComparison.Ordinal);
    }

    private static Task<Delivery> SendAsync(Uri url, string more = "", TimeProvider? time = null) =>
        new WebhookTarget(Some.Secrets, time ?? TimeProvider.System)
            .SendAsync(Some.Entry($$"""{ "Kind": "webhook", "Url": "{{url}}" {{more}} }"""), Some.Page(), CancellationToken.None);
}
