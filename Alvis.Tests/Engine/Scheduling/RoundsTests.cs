using System.Threading.Channels;
using Alvis.Engine.Scheduling;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Scheduling;

/// <summary>Small tasks that come again and again.</summary>
public sealed class RoundsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock clock = new();
    private readonly Heard<Rounds> log = new();
    private readonly Channel<(string Name, DateTimeOffset At)> done = Channel.CreateUnbounded<(string, DateTimeOffset)>();

    [Fact]
    public async Task A_round_comes_after_its_first_pause_and_then_after_as_long_as_it_says_itself()
    {
        using var rounds = Of(Round("sweep", Minute, () => TimeSpan.FromMinutes(2)));
        await rounds.StartAsync(CancellationToken.None);

        Assert.Equal(("sweep", Some.Night + Minute), await NextAsync());
        Assert.Equal(("sweep", Some.Night + (3 * Minute)), await NextAsync());
        await rounds.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_round_that_fails_is_logged_comes_again_in_five_seconds_and_then_as_before()
    {
        var fails = true;
        using var rounds = Of(Round("sweep", TimeSpan.Zero, () => fails ? throw new InvalidOperationException("a bug") : Minute));
        await rounds.StartAsync(CancellationToken.None);

        Assert.Equal(Some.Night, (await NextAsync()).At);
        Assert.Equal(Some.Night + TimeSpan.FromSeconds(5), (await NextAsync()).At);
        fails = false;
        Assert.Equal(Some.Night + TimeSpan.FromSeconds(10), (await NextAsync()).At);
        Assert.Equal(Some.Night + TimeSpan.FromSeconds(10) + Minute, (await NextAsync()).At);
        Assert.All(log.Lines, l => Assert.Equal("The round 'sweep' failed and comes again", l));
        await rounds.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_round_that_fails_and_one_that_hangs_stop_no_other()
    {
        var hangs = new Round("hangs", TimeSpan.Zero, async cancel =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
            return Minute;
        });
        using var rounds = Of(
            hangs, new Round("fails", TimeSpan.Zero, _ => throw new InvalidOperationException("a bug")), Round("works", Minute, () => Minute));
        await rounds.StartAsync(CancellationToken.None);

        Assert.Equal("works", (await NextAsync()).Name);
        Assert.Equal("works", (await NextAsync()).Name);
        Assert.Contains("The round 'fails' failed and comes again", log.Lines);
        await rounds.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_timeout_inside_a_round_is_a_failure_and_not_its_end()
    {
        using var rounds = Of(Round("sweep", TimeSpan.Zero, () => throw new OperationCanceledException()));
        await rounds.StartAsync(CancellationToken.None);

        await NextAsync();
        await NextAsync();
        await rounds.StopAsync(CancellationToken.None);
        Assert.Contains("The round 'sweep' failed and comes again", log.Lines);
    }

    private Rounds Of(params Round[] rounds) => new(rounds, clock, log);

    private Round Round(string name, TimeSpan first, Func<TimeSpan> then) => new(name, first, _ =>
    {
        done.Writer.TryWrite((name, clock.GetUtcNow()));
        return Task.FromResult(then());
    });

    /// <summary>Time passes by the second until something was done. A second more is let go by only once everything has settled.</summary>
    private async Task<(string Name, DateTimeOffset At)> NextAsync()
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            for (var turn = 0; turn < 200; turn++)
            {
                if (done.Reader.TryRead(out var next))
                    return next;
                await Task.Yield();
            }

            tooLong.Token.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
