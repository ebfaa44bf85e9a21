using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Microsoft.Extensions.Configuration;

namespace Alvis.Tests.Engine.Platforms;

/// <summary>Settings, orders and secrets for tests of the outside world, naming only what matters.</summary>
internal static class Given
{
    /// <summary>Settings as JSON.</summary>
    public static IConfiguration Settings(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();

    public static RestartOrder Order(string target, string key = "key-1") =>
        new("shop", target, new IncidentId(12), 1, key, "the health check failed twice");
}

/// <summary>Secrets that a test registers with their values.</summary>
internal sealed class KnownSecrets(params IReadOnlyCollection<(string Name, string? Value)> all) : ISecrets
{
    public IReadOnlyCollection<string> Known => [.. all.Select(s => s.Name)];

    /// <summary>What <see cref="MaySend"/> answers.</summary>
    public Refusal? Refusal { get; set; }

    public Refusal? MaySend(string name, Uri to) => Refusal;

    public Task<string?> ReadAsync(string name, CancellationToken cancel) => Task.FromResult(all.FirstOrDefault(s => s.Name == name).Value);

    public string Redact(string text) =>
        all.Where(s => s.Value is not null).Aggregate(text, (t, s) => t.Replace(s.Value!, $"[secret {s.Name}]", StringComparison.Ordinal));
}

/// <summary>Real time that runs faster: an hour of pauses between real calls passes in seconds.</summary>
internal sealed class HurriedClock(int times) : TimeProvider
{
    private readonly long begunAt = System.GetTimestamp();
    private readonly DateTimeOffset start = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(GetTimestamp());

    public override long GetTimestamp() => System.GetElapsedTime(begunAt).Ticks * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Hurry(dueTime), Hurry(period));

    private TimeSpan Hurry(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / times;
}

/// <summary>A folder of its own for each test, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alvis-test-").FullName;

    public DataFolder Data => new(Path);

    public string File(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
