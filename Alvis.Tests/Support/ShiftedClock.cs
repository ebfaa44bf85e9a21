namespace Alvis.Tests.Support;

/// <summary>The real clock, set to another day: for what was signed or written then.</summary>
internal sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly long began = System.GetTimestamp();
    private long ahead;

    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(Interlocked.Read(ref ahead)) + System.GetElapsedTime(began);

    /// <summary>Sets it again.</summary>
    public void Set(DateTimeOffset now) => Interlocked.Add(ref ahead, (now - GetUtcNow()).Ticks);
}
