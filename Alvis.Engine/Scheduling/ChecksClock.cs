namespace Alvis.Engine.Scheduling;

/// <summary>
/// The container's clock for the schedule of checks, deaf to changes of the wall clock: it starts from the wall's time and goes on by the
/// monotonic one. Set back by an hour, the wall would otherwise stop every check for that hour.
/// </summary>
internal sealed class ChecksClock(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly long started = time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => startedAt + time.GetElapsedTime(started);

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);

    /// <summary>An instant of the wall clock on this one.</summary>
    public DateTimeOffset Of(DateTimeOffset wall) => GetUtcNow() + (wall - time.GetUtcNow());
}
