using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Platforms.Fly;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Platforms;

public sealed partial class FlyPlatformTests : PlatformContract
{
    protected override Happened AfterARestart => Happened.Yes;

    protected override Happened WithoutARestart => Happened.No;

    protected override (string Target, string Words) Refused => ("../other", "'../other' is no name of an app on fly.io");

    private protected override async Task<IPlatformWorld> StartAsync()
    {
        var clock = new SkippingClock();
        return new Flying(await FakeFly.StartAsync(clock, "a1"), clock);
    }

    [Fact]
    public async Task The_started_machines_are_restarted_one_by_one()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1", "b2");
        fly.Add("c3").State = "stopped";
        fly.Add("d4").Group = "fly_app_release_command";
        fly.Add("e5").Group = "fly_app_console";
        fly.Add("f6").Managed = false;
        fly.Add("g7").State = "destroyed";

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallResult.Done("restarted 2 machines of shop: a1 and b2, each started again"), result);
        Assert.Equal(["List", "Restart a1", "Wait a1", "Show a1", "Restart b2", "Wait b2", "Show b2"], fly.Calls);
    }

    [Fact]
    public async Task A_machine_that_is_slow_to_start_is_waited_for_before_the_next()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1", "b2");
        fly.Machines[0].SlowWaits = 3;

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallOutcome.Done, result.Outcome);
        Assert.Equal(3, fly.Calls.Count(c => c == "Wait a1"));
        Assert.Equal(["a1", "b2"], fly.Restarts);
    }

    [Fact]
    public async Task A_machine_that_does_not_come_back_ends_it_and_spares_the_others()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1", "b2");
        fly.Machines[0].StaysIn = "stopping";

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallResult.Failed("shop: machine a1 is still 'stopping' 2m after its restart was asked for; look at `fly logs -a shop`"), result);
        Assert.Equal(["a1"], fly.Restarts);
    }

    [Fact]
    public async Task Done_is_not_believed_when_nothing_changed()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.OnlySaysDone = true;

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallOutcome.Unknown, result.Outcome);
        Assert.Contains("accepted the restart of machine a1, but nothing shows 2m later that it was made", result.Text, StringComparison.Ordinal);
        Assert.Equal(["a1"], fly.Restarts);
    }

    [Fact]
    public async Task Without_events_it_says_that_it_cannot_see()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Machines[0].ShowsEvents = false;

        Assert.Equal(CallOutcome.Unknown, (await RestartAsync(fly, clock)).Outcome);
        Assert.Equal(Happened.Unknown, await HappenedAsync(fly, clock, clock.GetUtcNow().AddMinutes(-5)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task A_restart_of_unknown_effect_is_looked_for_and_never_asked_again(int status)
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Answers(FlyCall.Restart, status, afterDoing: true);

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallOutcome.Done, result.Outcome);
        Assert.Equal(["a1"], fly.Restarts);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_work_is_done_counts_as_done_once()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.BreaksOff(FlyCall.Restart, afterDoing: true);

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallOutcome.Done, result.Outcome);
        Assert.Equal(["a1"], fly.Restarts);
    }

    [Fact]
    public async Task An_error_after_which_nothing_is_seen_leaves_it_open()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1", "b2");
        fly.Answers(FlyCall.Restart, 500);

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallOutcome.Unknown, result.Outcome);
        Assert.Contains("it is unknown whether machine a1 was restarted, and it was not asked again: fly.io answered 500, saying: the words of 500 (fly-request-id 01REQUEST)", result.Text, StringComparison.Ordinal);
        Assert.Equal(["a1"], fly.Restarts);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(409)]
    public async Task An_answer_that_says_not_now_is_asked_again(int status)
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Answers(FlyCall.Restart, status, times: 2, retryAfter: "2");

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallOutcome.Done, result.Outcome);
        Assert.Equal(3, fly.Restarts.Count);
    }

    [Theory]
    [InlineData(401, "The token is wrong or has run out")]
    [InlineData(403, "The token has no right to app shop")]
    [InlineData(404, "There is no app or machine of that name")]
    [InlineData(409, "most often a deploy")]
    [InlineData(412, "in a state in which it cannot be restarted")]
    [InlineData(422, "in a state in which it cannot be restarted")]
    [InlineData(429, "It is asked too often")]
    public async Task Each_refusal_of_a_restart_has_words_with_a_cure(int status, string words)
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1", "b2");
        fly.Answers(FlyCall.Restart, status, times: 100);

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.StartsWith($"shop: machine a1 was not restarted: fly.io answered {status}", result.Text, StringComparison.Ordinal);
        Assert.Contains(words, result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeFly.Token, result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("b2", fly.Restarts);
    }

    [Theory]
    [InlineData(401, 1, "The token is wrong or has run out")]
    [InlineData(403, 1, "The token has no right to app shop")]
    [InlineData(404, 4, "There is no app or machine of that name")]
    [InlineData(408, 4, "It took too long")]
    [InlineData(429, 4, "It is asked too often")]
    [InlineData(500, 4, "The fault is on fly.io's side")]
    [InlineData(302, 1, "Redirects are not followed")]
    public async Task A_list_that_is_not_given_restarts_nothing(int status, int calls, string words)
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Answers(FlyCall.List, status, times: 100);

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.StartsWith($"Nothing was restarted: fly.io answered {status}", result.Text, StringComparison.Ordinal);
        Assert.Contains(words, result.Text, StringComparison.Ordinal);
        Assert.Equal(calls, fly.Calls.Count);
    }

    [Theory]
    [InlineData("<html>gateway</html>")]
    [InlineData("{}")]
    [InlineData("[{\"id\":\"../../x\",\"state\":\"started\"}]")]
    [InlineData("[{\"state\":7}]")]
    [InlineData("[null]")]
    [InlineData("")]
    public async Task A_list_that_is_none_restarts_nothing(string body)
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Answers(FlyCall.List, 200, body: body);

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallResult.Failed("Nothing was restarted: fly.io answered with something that is no list of machines or no machine"), result);
        Assert.Empty(fly.Restarts);
    }

    [Fact]
    public async Task A_look_that_fails_for_a_moment_does_not_matter()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Answers(FlyCall.List, 503, times: 2);
        fly.Answers(FlyCall.Wait, 500);
        fly.Answers(FlyCall.Show, 200, body: "garbage");

        Assert.Equal(CallOutcome.Done, (await RestartAsync(fly, clock)).Outcome);
        Assert.Equal(["a1"], fly.Restarts);
    }

    [Fact]
    public async Task The_second_machine_refused_tells_what_was_done()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Add("b2").StaysIn = "stopped";

        var result = await RestartAsync(fly, clock);

        Assert.StartsWith("shop: restarted 1 of 2 machines (a1); machine b2 is still 'stopped'", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_without_started_machines_is_told_how_to_start_one()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Machines[0].State = "suspended";

        var result = await RestartAsync(fly, clock);

        Assert.Equal(CallResult.Failed("Nothing was restarted: no machine of app shop is started (a1 is suspended). Start one with `fly machine start ID -a shop`."), result);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_by_the_other_side_and_not_shown()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");

        var result = await Make(fly.ApiUrl, clock, token: "another-token").RestartAsync(Given.Order("shop"), CancellationToken.None);

        Assert.Contains("fly.io answered 401, saying: unauthorized", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("another-token", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task A_token_that_cannot_be_used_is_not_sent(string? token)
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");

        var result = await Make(fly.ApiUrl, clock, token: token).RestartAsync(Given.Order("shop"), CancellationToken.None);

        Assert.Contains("the secret 'fly' cannot be read or is no token", result.Text, StringComparison.Ordinal);
        Assert.Empty(fly.Calls);
    }

    [Fact]
    public void Without_a_registered_token_the_cure_is_named()
    {
        var settings = Given.Settings("{}");
        var secrets = new KnownSecrets();
        var platform = new FlyPlatform(new FlySettings(settings, secrets), new PlatformTargets(settings), secrets, TimeProvider.System);

        Assert.Equal(
            "fly.io needs a token: make one with `fly tokens create deploy -a shop` and register it as Secrets:fly with Hosts api.machines.dev.",
            platform.Preflight("shop")!.Text);
    }

    [Fact]
    public async Task A_token_that_may_not_go_there_is_refused()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        var settings = Given.Settings($$"""{ "Platforms": { "fly.io": { "ApiUrl": "{{fly.ApiUrl}}" } } }""");
        var secrets = new KnownSecrets(("fly", FakeFly.Token)) { Refusal = new Refusal("The secret 'fly' may not go there.") };
        var platform = new FlyPlatform(new FlySettings(settings, secrets), new PlatformTargets(settings), secrets, clock);

        Assert.Equal("The secret 'fly' may not go there.", (await platform.RestartAsync(Given.Order("shop"), CancellationToken.None)).Text);
        Assert.Empty(fly.Calls);
    }

    [Fact]
    public async Task The_command_lines_of_flyctl_mean_its_restart()
    {
        await using var world = await StartAsync();

        Assert.Equal(["fly apps restart shop", "flyctl apps restart shop"], world.Platform.RestartCommands("shop"));
    }

    [Fact]
    public async Task Cancelling_ends_the_waiting()
    {
        await using var fly = await FakeFly.StartAsync(TimeProvider.System, "a1");
        fly.OnlySaysDone = true;
        using var cancel = new CancellationTokenSource();
        var call = RestartAsync(fly, TimeProvider.System, cancel.Token);
        await ProcessWorld.UntilAsync(() => fly.Calls.Contains("Show a1"));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static Task<CallResult> RestartAsync(FakeFly fly, TimeProvider clock, CancellationToken cancel = default) =>
        Make(fly.ApiUrl, clock).RestartAsync(Given.Order("shop"), cancel);

    private static Task<Happened> HappenedAsync(FakeFly fly, TimeProvider clock, DateTimeOffset since) =>
        Make(fly.ApiUrl, clock).RestartedSinceAsync(Given.Order("shop"), since, CancellationToken.None);

    private static FlyPlatform Make(Uri api, TimeProvider clock, string? token = FakeFly.Token, string? pattern = null)
    {
        var targets = pattern is null ? "" : $$""", "Targets": ["{{pattern}}"]""";
        var settings = Given.Settings($$"""{ "Platforms": { "fly.io": { "ApiUrl": "{{api}}"{{targets}} } } }""");
        var secrets = new KnownSecrets(("fly", token));
        return new FlyPlatform(new FlySettings(settings, secrets), new PlatformTargets(settings), secrets, clock);
    }

    private sealed class Flying(FakeFly fly, TimeProvider clock) : IPlatformWorld
    {
        public IPlatform Platform => Make(fly.ApiUrl, clock);

        public string Target => "shop";

        public string? Secret => FakeFly.Token;

        public Task<IReadOnlyList<string>?> KeysAsync() => Task.FromResult<IReadOnlyList<string>?>(null);

        public Task<int> RestartsAsync() => Task.FromResult(fly.Restarts.Count);

        public IPlatform Limited(string pattern) => Make(fly.ApiUrl, clock, pattern: pattern);

        public ValueTask DisposeAsync() => fly.DisposeAsync();
    }
}
