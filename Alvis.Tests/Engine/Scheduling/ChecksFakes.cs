using System.Collections.Concurrent;
using System.Threading.Channels;
using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Tests.Engine.Scheduling;

/// <summary>A check that ends when a test says so, or at once.</summary>
internal sealed class FakeCheck(string host, Func<CancellationToken, Task<CheckResult>>? run = null) : ICheck
{
    public static readonly CheckResult Good = new(true, "answered 200", DateTimeOffset.UnixEpoch);
    public static readonly CheckResult Bad = new(false, "answered 503, wanted 200", DateTimeOffset.UnixEpoch, CheckFailure.Status);

    private int runs;

    public string Describe => $"fake {Host}";

    public string Host => host;

    public int Runs => Volatile.Read(ref runs);

    public ConcurrentQueue<bool> Fresh { get; } = new();

    /// <summary>Never ends by itself.</summary>
    public static FakeCheck Hanging(string host) => new(host, async cancel =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        return Good;
    });

    public Task<CheckResult> RunAsync(bool fresh, CancellationToken cancel)
    {
        Interlocked.Increment(ref runs);
        Fresh.Enqueue(fresh);
        return run?.Invoke(cancel) ?? Task.FromResult(Good);
    }
}

/// <summary>Keeps what it is told; <see cref="NextAsync"/> hands it out in order.</summary>
internal sealed class FakeSink(Func<string, Task>? then = null) : ICheckSink
{
    private readonly Channel<(string Service, string Check, CheckResult Result)> seen = Channel.CreateUnbounded<(string, string, CheckResult)>();

    public int Waiting => seen.Reader.Count;

    public async Task SeenAsync(string service, string check, CheckResult result, CancellationToken cancel)
    {
        if (then is not null)
            await then(service);
        await seen.Writer.WriteAsync((service, check, result), cancel);
    }

    public async Task<(string Service, string Check, CheckResult Result)> NextAsync() =>
        await seen.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}

internal static class FakeSpecs
{
    public static WatchedCheck Watched(this ICheck check, string service, TimeSpan? every = null, int failAfter = 2, string name = CheckSpec.HealthCheck) => new(
        service,
        new CheckSpec(
            name, "fake", new Section(Place.Start, new Dictionary<string, object>(), new Dictionary<string, Place>(), new Problems("")),
            every ?? TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), failAfter, TimeSpan.FromSeconds(5), 2),
        check);
}
