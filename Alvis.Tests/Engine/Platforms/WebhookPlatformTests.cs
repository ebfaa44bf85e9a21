using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alvis.Engine.Platforms;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Platforms;

public sealed class WebhookPlatformTests : PlatformContract
{
    private const string Secret = "signing-secret-of-shop";

    protected override Happened AfterARestart => Happened.Unknown;

    protected override Happened WithoutARestart => Happened.Unknown;

    protected override (string Target, string Words) Refused => ("shpo", "No webhook 'shpo' is registered; did you mean 'shop'?");

    private protected override async Task<IPlatformWorld> StartAsync() => new Hooked(await FakeWebhook.StartAsync());

    [Fact]
    public async Task It_posts_exactly_what_the_contract_says()
    {
        await using var hook = await FakeWebhook.StartAsync();
        var clock = new ManualClock();

        await Make(hook.Url, clock).RestartAsync(Given.Order("shop", "key-7"), CancellationToken.None);

        var posted = Assert.Single(hook.Posted);
        var body = JsonDocument.Parse(posted.Body).RootElement;
        Assert.Equal(["service", "incident", "attempt", "key", "reason"], body.EnumerateObject().Select(p => p.Name));
        Assert.Equal("shop", body.GetProperty("service").GetString());
        Assert.Equal("INC-12", body.GetProperty("incident").GetString());
        Assert.Equal(1, body.GetProperty("attempt").GetInt32());
        Assert.Equal("key-7", body.GetProperty("key").GetString());
        Assert.Equal("the health check failed twice", body.GetProperty("reason").GetString());
        Assert.Equal("key-7", posted.Headers["Idempotency-Key"]);
        Assert.Equal("application/json", posted.Headers["Content-Type"]);

        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString();
        byte[] text = [.. Encoding.UTF8.GetBytes($"{timestamp}."), .. posted.Body];
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), text);
        Assert.Equal(timestamp, posted.Headers["X-Alvis-Timestamp"]);
        Assert.Equal($"sha256={Convert.ToHexStringLower(signed)}", posted.Headers["X-Alvis-Signature"]);
    }

    [Theory]
    [InlineData(200, CallOutcome.Done, "answered 200")]
    [InlineData(202, CallOutcome.Done, "answered 202")]
    [InlineData(204, CallOutcome.Done, "answered 204")]
    [InlineData(302, CallOutcome.Failed, "Redirects are not followed")]
    [InlineData(400, CallOutcome.Failed, "It refused the request")]
    [InlineData(401, CallOutcome.Failed, "does not accept the signature")]
    [InlineData(403, CallOutcome.Failed, "does not accept the signature")]
    [InlineData(404, CallOutcome.Failed, "correct Webhooks:shop:Url")]
    [InlineData(429, CallOutcome.Failed, "asked too often")]
    [InlineData(500, CallOutcome.Unknown, "It may have begun the restart")]
    [InlineData(503, CallOutcome.Unknown, "It may have begun the restart")]
    public async Task Each_status_has_its_outcome_and_words(int status, CallOutcome outcome, string words)
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.Status = status;
        hook.Headers["Location"] = status == 302 ? hook.Url.ToString() : "";

        var result = await Make(hook.Url).RestartAsync(Given.Order("shop"), CancellationToken.None);

        Assert.Equal(outcome, result.Outcome);
        Assert.Contains(words, result.Text, StringComparison.Ordinal);
        Assert.Single(hook.Posted);
    }

    [Fact]
    public async Task What_it_says_is_shown_short_on_one_line_and_redacted()
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.Status = 400;
        hook.Answer = $"no\n\u001b[31m{Secret} {new string('x', 5_000)}";

        var result = await Make(hook.Url).RestartAsync(Given.Order("shop"), CancellationToken.None);

        Assert.DoesNotContain(Secret, result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Text);
        Assert.DoesNotContain('\u001b', result.Text);
        Assert.True(result.Text.Length < 500);
    }

    [Fact]
    public async Task A_refused_connection_is_a_failure_because_nothing_was_sent()
    {
        var hook = await FakeWebhook.StartAsync();
        var url = hook.Url;
        await hook.DisposeAsync();

        var result = await Make(url).RestartAsync(Given.Order("shop"), CancellationToken.None);

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("refused the connection. Nothing was sent.", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_sending_leaves_it_open_what_happened()
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.BreaksOff = true;

        var result = await Make(hook.Url).RestartAsync(Given.Order("shop"), CancellationToken.None);

        Assert.Equal(CallOutcome.Unknown, result.Outcome);
        Assert.Single(hook.Posted);
    }

    [Fact]
    public async Task Silence_ends_at_the_limit_and_leaves_it_open_what_happened()
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.Hangs = true;
        var clock = new ManualClock();
        var call = Make(hook.Url, clock).RestartAsync(Given.Order("shop"), CancellationToken.None);
        await hook.Arrived;

        clock.Advance(TimeSpan.FromSeconds(31));

        var result = await call;
        Assert.Equal(CallOutcome.Unknown, result.Outcome);
        Assert.Contains("did not answer within 30s. It may have begun the restart", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_a_call_in_flight()
    {
        await using var hook = await FakeWebhook.StartAsync();
        hook.Hangs = true;
        using var cancel = new CancellationTokenSource();
        var call = Make(hook.Url).RestartAsync(Given.Order("shop"), cancel.Token);
        await hook.Arrived;

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_sends_nothing()
    {
        await using var hook = await FakeWebhook.StartAsync();

        var result = await Make(hook.Url, secret: null).RestartAsync(Given.Order("shop"), CancellationToken.None);

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("The secret 'hook' that signs webhook shop cannot be read", result.Text, StringComparison.Ordinal);
        Assert.Empty(hook.Posted);
    }

    [Fact]
    public void The_query_of_the_address_may_be_a_token_and_is_not_shown()
    {
        var text = Make(new Uri("https://ops.example/restart?token=abc")).Describe("shop");

        Assert.Equal("POST https://ops.example/restart, signed with the secret 'hook', at most 30s", text);
    }

    private static WebhookPlatform Make(Uri url, TimeProvider? time = null, string? secret = Secret, string? pattern = null)
    {
        var targets = pattern is null ? "" : $$""", "Platforms": { "webhook": { "Targets": ["{{pattern}}"] } }""";
        var settings = Given.Settings($$"""{ "Webhooks": { "shop": { "Url": "{{url}}", "Secret": "hook" } }{{targets}} }""");
        var secrets = new KnownSecrets(("hook", secret));
        return new WebhookPlatform(new Webhooks(settings, secrets), new PlatformTargets(settings), secrets, time ?? TimeProvider.System);
    }

    private sealed class Hooked(FakeWebhook hook) : IPlatformWorld
    {
        public IPlatform Platform => Make(hook.Url);

        public string Target => "shop";

        public string? Secret => WebhookPlatformTests.Secret;

        public Task<IReadOnlyList<string>?> KeysAsync() => Task.FromResult<IReadOnlyList<string>?>([.. hook.Posted.Select(p => p.Headers["Idempotency-Key"])]);

        public Task<int> RestartsAsync() => Task.FromResult(hook.Posted.Count);

        public IPlatform Limited(string pattern) => Make(hook.Url, pattern: pattern);

        public ValueTask DisposeAsync() => hook.DisposeAsync();
    }
}
