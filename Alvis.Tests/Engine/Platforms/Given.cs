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

/// <summary>
/// A clock on which pauses of up to ten seconds pass at once and everything else takes no time. Longer timers are limits on real calls, and
/// run by real time.
/// </summary>
internal sealed class SkippingClock : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);

    private long passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref passed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > LongestPause)
            return System.CreateTimer(callback, state, dueTime, period);
        Interlocked.Add(ref passed, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
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
