using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Scheduling;
using Alvis.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Scheduling;

public sealed class ChecksDispatcherTests
{
    private readonly ManualClock clock = new();
    private readonly FakeSink sink = new();

    [Fact]
    public async Task A_hundred_hanging_targets_delay_nobody()
    {
        await using var dispatcher = Dispatcher();
        for (var i = 0; i < 100; i++)
            Assert.Equal(Offered.Taken, dispatcher.Offer(Entry(FakeCheck.Hanging($"hung-{i}:80"), $"hung-{i}"), fresh: false));

        dispatcher.Offer(Entry(new FakeCheck("shop:80"), "shop"), fresh: false);

        Assert.Equal("shop", (await sink.NextAsync()).Service);
        Assert.Equal(100, dispatcher.Counts.Running);
    }

    [Fact]
    public async Task Targets_that_hung_before_leave_half_of_the_places_to_the_others()
    {
        await using var dispatcher = Dispatcher(atOnce: 4);
        var checks = Enumerable.Range(0, 12).Select(i => FakeCheck.Hanging($"hung-{i}:80")).ToList();
        var hung = checks.Select(c => Entry(c, c.Host)).ToList();
        hung.ForEach(e => dispatcher.Offer(e, fresh: false));
        for (var round = 0; round < 3; round++)
        {
            while (checks.Sum(c => c.Runs) < (round + 1) * 4)
                await Task.Yield();
            clock.Advance(TimeSpan.FromSeconds(11));
            for (var i = 0; i < 4; i++)
                Assert.Equal(CheckFailure.Timeout, (await sink.NextAsync()).Result.Failure);
            while (dispatcher.Counts.Ended < (round + 1) * 4)
                await Task.Yield();
        }

        hung.ForEach(e => dispatcher.Offer(e, fresh: false));
        dispatcher.Offer(Entry(new FakeCheck("shop:80"), "shop"), fresh: false);

        Assert.Equal("shop", (await sink.NextAsync()).Service);
        Assert.Equal(2, dispatcher.Counts.Running);
    }

    [Fact]
    public async Task A_check_that_still_runs_is_left_out_and_counted()
    {
        await using var dispatcher = Dispatcher();
        var check = FakeCheck.Hanging("shop:80");
        var entry = Entry(check, "shop");

        dispatcher.Offer(entry, fresh: false);

        Assert.Equal(Offered.StillRunning, dispatcher.Offer(entry, fresh: false));
        Assert.Equal(1, dispatcher.Counts.StillRunning);
    }

    [Fact]
    public async Task One_target_gets_its_share_of_probes_and_the_next_when_one_has_ended()
    {
        await using var dispatcher = Dispatcher(perHost: 2);
        var ends = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource<CheckResult>()).ToList();
        for (var i = 0; i < 3; i++)
        {
            var end = ends[i];
            dispatcher.Offer(Entry(new FakeCheck("shop:80", _ => end.Task), $"shop-{i}"), fresh: false);
        }

        Assert.Equal((2, 1), (dispatcher.Counts.Running, dispatcher.Counts.Waiting));

        ends[0].SetResult(FakeCheck.Good);
        Assert.Equal("shop-0", (await sink.NextAsync()).Service);
        ends[2].SetResult(FakeCheck.Good);
        Assert.Equal("shop-2", (await sink.NextAsync()).Service);
        ends[1].SetResult(FakeCheck.Good);
        Assert.Equal("shop-1", (await sink.NextAsync()).Service);
    }

    [Fact]
    public async Task With_all_places_taken_and_the_queue_full_a_check_is_left_out_and_counted()
    {
        await using var dispatcher = Dispatcher(atOnce: 1);
        for (var i = 0; i < 17; i++)
            Assert.Equal(Offered.Taken, dispatcher.Offer(Entry(FakeCheck.Hanging($"hung-{i}:80"), $"hung-{i}"), fresh: false));

        Assert.Equal(Offered.Full, dispatcher.Offer(Entry(new FakeCheck("shop:80"), "shop"), fresh: false));
        Assert.Equal(1, dispatcher.Counts.Full);
    }

    [Fact]
    public async Task A_check_that_does_not_end_by_itself_is_given_up_after_its_timeout()
    {
        await using var dispatcher = Dispatcher();
        var started = new TaskCompletionSource();
        dispatcher.Offer(
            Entry(
                new FakeCheck("shop:80", _ =>
                {
                    started.SetResult();
                    return new TaskCompletionSource<CheckResult>().Task;
                }),
                "shop"),
            fresh: false);
        await started.Task;

        clock.Advance(TimeSpan.FromSeconds(11));

        var (_, _, result) = await sink.NextAsync();
        Assert.Equal("no answer within 10s", result.Finding);
        Assert.Equal(CheckFailure.Timeout, result.Failure);
    }

    [Fact]
    public async Task A_sink_or_a_check_that_throws_stops_nobody()
    {
        var throwing = new FakeSink(service => service == "shop" ? throw new InvalidOperationException("no store") : Task.CompletedTask);
        await using var dispatcher = new ChecksDispatcher(() => throwing, Options.Create(new ChecksOptions { AtOnce = 1 }), clock, NullLogger<ChecksDispatcher>.Instance);

        dispatcher.Offer(Entry(new FakeCheck("shop:80"), "shop"), fresh: false);
        dispatcher.Offer(Entry(new FakeCheck("broken:80", _ => throw new InvalidOperationException("a bug")), "broken"), fresh: false);
        dispatcher.Offer(Entry(new FakeCheck("other:80"), "other"), fresh: false);

        Assert.Equal("other", (await throwing.NextAsync()).Service);
    }

    [Fact]
    public async Task The_probe_after_a_failing_one_opens_a_new_connection()
    {
        await using var dispatcher = Dispatcher();
        var results = new Queue<CheckResult>([FakeCheck.Bad, FakeCheck.Good, FakeCheck.Good]);
        var check = new FakeCheck("shop:80", _ => Task.FromResult(results.Dequeue()));
        var entry = Entry(check, "shop");

        for (var i = 0; i < 3; i++)
        {
            dispatcher.Offer(entry, fresh: false);
            await sink.NextAsync();
            while (dispatcher.Counts.Running > 0)
                await Task.Yield();
        }

        Assert.Equal([false, true, false], check.Fresh);
    }

    [Fact]
    public async Task Stopping_ends_what_runs_and_takes_no_more()
    {
        await using var dispatcher = Dispatcher();
        dispatcher.Offer(Entry(FakeCheck.Hanging("shop:80"), "shop"), fresh: false);

        await dispatcher.StopAsync(default).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, dispatcher.Counts.Running);
        Assert.Equal(Offered.Stopping, dispatcher.Offer(Entry(new FakeCheck("other:80"), "other"), fresh: false));
        Assert.Equal(0, sink.Waiting);
    }

    private ChecksDispatcher Dispatcher(int atOnce = 256, int perHost = 8) =>
        new(() => sink, Options.Create(new ChecksOptions { AtOnce = atOnce, PerHost = perHost }), clock, NullLogger<ChecksDispatcher>.Instance);

    private static ChecksEntry Entry(ICheck check, string service) => new(check.Watched(service));
}
