using System.Collections.Concurrent;
using System.Threading.Channels;
using Alvis.Engine.Checks;
using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Engine.Response;

/// <summary>A log that a test can read.</summary>
internal sealed class Heard<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> Lines => [.. lines];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue(formatter(state, exception));
}

/// <summary>What is watched, without a clock that looks.</summary>
internal sealed class RecordingSchedule : ICheckSchedule
{
    public Dictionary<string, WatchedCheck> Watched { get; } = new(StringComparer.Ordinal);

    public List<(string Service, DateTimeOffset At)> Again { get; } = [];

    public Task AddAsync(IReadOnlyCollection<WatchedCheck> checks, CancellationToken cancel)
    {
        foreach (var check in checks)
            Watched[check.Service] = check;
        return Task.CompletedTask;
    }

    public Task ReplaceAsync(string service, IReadOnlyCollection<WatchedCheck> checks, CancellationToken cancel)
    {
        Watched.Remove(service);
        return AddAsync(checks, cancel);
    }

    public Task RemoveAsync(string service, CancellationToken cancel)
    {
        Watched.Remove(service);
        return Task.CompletedTask;
    }

    public Task<bool> LookAgainAsync(string service, DateTimeOffset at, string check = CheckSpec.HealthCheck, CancellationToken cancel = default)
    {
        Again.Add((service, at));
        return Task.FromResult(true);
    }
}

/// <summary>Keeps who is kicked; <see cref="NextAsync"/> hands it out in order.</summary>
internal sealed class RecordingRunner : IRunner
{
    private readonly Channel<IncidentId> kicked = Channel.CreateUnbounded<IncidentId>();

    public int Waiting => kicked.Reader.Count;

    public void Kick(IncidentId incident) => kicked.Writer.TryWrite(incident);

    public async Task<IncidentId> NextAsync() => await kicked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}

/// <summary>People who are told, or cannot be.</summary>
internal sealed class RecordingEscalations : IEscalations
{
    public List<Page> Pages { get; } = [];

    public string[] Standard { get; set; } = ["on-call"];

    public Func<string, Delivery> Deliver { get; set; } = to => new Delivery.Sent($"sent to {to}");

    public string Self => "operator";

    public (string? Name, Refusal? Refusal) Resolve(string words) => (words, null);

    public IReadOnlyList<string> Levels(string? words) => words is null ? Standard : [.. Standard.Prepend(words).Distinct(StringComparer.Ordinal)];

    public Task<Delivery> SendAsync(string name, Page page, CancellationToken cancel)
    {
        Pages.Add(page);
        return Task.FromResult(Deliver(name));
    }
}
