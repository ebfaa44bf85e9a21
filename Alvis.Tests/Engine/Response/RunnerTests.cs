using System.Reflection;
using System.Threading.Channels;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Steps;
using Alvis.Engine.Summaries;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alvis.Tests.Engine.Response;

/// <summary>Incidents carried on in the background. A run begins with reading the incident, which is where these tests hold it.</summary>
public sealed class RunnerTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly IncidentId First = new(1), Second = new(2);

    private readonly Runs runs = new();
    private readonly Heard<Runner> log = new();
    private Core core = null!;
    private ServiceProvider services = null!;
    private Runner runner = null!;

    public async Task InitializeAsync()
    {
        core = await Core.StartAsync();
        var store = DispatchProxy.Create<IIncidentStore, HeldStore>();
        ((HeldStore)(object)store).Load = runs.GoAsync;
        var responder = new Responder(
            store, core, new KindSet<IStepKind>([]), core.Actions, core, new Pager(store, core, core.Clock), core.Storms, new PlainSummaries(), core, core, core.Clock, NullLogger<Responder>.Instance);
        services = new ServiceCollection().AddSingleton(responder).BuildServiceProvider();
        runner = new Runner(services, log);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await runner.DisposeAsync();
        await services.DisposeAsync();
        await core.DisposeAsync();
    }

    [Fact]
    public async Task Kicks_during_a_run_are_followed_by_one_more_run_after_it()
    {
        runner.Kick(First);
        var run = await runs.NextAsync();
        runner.Kick(First);
        runner.Kick(First);
        runner.Kick(First);
        Assert.Equal(0, runs.Waiting);

        run.End.SetResult(null);
        (await runs.NextAsync()).End.SetResult(null);
        await IdleAsync();

        Assert.Equal(2, runs.Count);
        Assert.Equal(1, runs.MostAtOnce);
    }

    [Fact]
    public async Task Another_incident_does_not_wait_for_a_run()
    {
        runner.Kick(First);
        var held = await runs.NextAsync();

        runner.Kick(Second);
        var other = await runs.NextAsync();

        Assert.Equal((First, Second), (held.Incident, other.Incident));
        held.End.SetResult(null);
        other.End.SetResult(null);
        await IdleAsync();
    }

    [Fact]
    public async Task A_run_that_fails_is_logged_and_stops_no_later_kick()
    {
        runner.Kick(First);
        (await runs.NextAsync()).End.SetException(new InvalidOperationException("a bug"));
        await IdleAsync();
        Assert.Equal(["Incident INC-1 could not be carried on; the next sweep tries again"], log.Lines);

        runner.Kick(First);
        (await runs.NextAsync()).End.SetResult(null);
        await IdleAsync();
        Assert.Equal(2, runs.Count);
    }

    [Fact]
    public async Task A_kick_during_a_run_that_fails_is_followed_too()
    {
        runner.Kick(First);
        var run = await runs.NextAsync();
        runner.Kick(First);
        run.End.SetException(new InvalidOperationException("a bug"));

        (await runs.NextAsync()).End.SetResult(null);
        await IdleAsync();
    }

    [Fact]
    public async Task Stopping_cuts_off_what_is_under_way_and_begins_nothing_more()
    {
        runner.Kick(First);
        await runs.NextAsync();
        runner.Kick(First);

        await runner.DisposeAsync();
        runner.Kick(Second);

        await IdleAsync();
        Assert.Equal(1, runs.Count);
        Assert.Empty(log.Lines);
    }

    private Task IdleAsync() => runner.IdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

    private sealed record Run(IncidentId Incident, TaskCompletionSource<Incident?> End);

    private sealed class Runs
    {
        private readonly Channel<Run> begun = Channel.CreateUnbounded<Run>();
        private int count;
        private int atOnce;

        public int Count => count;

        public int MostAtOnce { get; private set; }

        public int Waiting => begun.Reader.Count;

        public async Task<Run> NextAsync() => await begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        public async Task<Incident?> GoAsync(IncidentId incident, CancellationToken cancel)
        {
            Interlocked.Increment(ref count);
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref atOnce));
            try
            {
                var run = new Run(incident, new TaskCompletionSource<Incident?>(TaskCreationOptions.RunContinuationsAsynchronously));
                begun.Writer.TryWrite(run);
                return await run.End.Task.WaitAsync(cancel);
            }
            finally
            {
                Interlocked.Decrement(ref atOnce);
            }
        }
    }

    /// <summary>A store that is only read from, and answers when the test says so.</summary>
    public class HeldStore : DispatchProxy
    {
        internal Func<IncidentId, CancellationToken, Task<Incident?>> Load { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name == nameof(IIncidentStore.LoadAsync)
            ? Load((IncidentId)args![0]!, (CancellationToken)args[1]!)
            : throw new InvalidOperationException($"Nobody expected {targetMethod?.Name}.");
    }
}
