namespace Alvis.Tests.Support;

/// <summary>A clock that moves only when a test says so. Timers fire on the thread that advances it, in the order they are due.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset wall = start;
    private long ticks;

    /// <summary>Starts at a quiet Sunday night.</summary>
    public ManualClock() : this(new DateTimeOffset(2026, 3, 1, 3, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return wall;
    }

    public override long GetTimestamp()
    {
        lock (gate)
            return ticks;
    }

    /// <summary>Time passes: both clocks move, and timers that come due fire at their own instants.</summary>
    public void Advance(TimeSpan by)
    {
        long end;
        lock (gate)
            end = ticks + by.Ticks;

        while (true)
        {
            Timer? due;
            lock (gate)
            {
                due = timers.Where(t => t.DueAt <= end).MinBy(t => t.DueAt);
                var to = due is null ? end : Math.Max(due.DueAt, ticks);
                wall += TimeSpan.FromTicks(to - ticks);
                ticks = to;
                due?.Rearm();
            }

            if (due is null)
                return;
            due.Fire();
        }
    }

    /// <summary>Somebody sets the wall clock; the monotonic one does not notice.</summary>
    public void SetWall(TimeSpan by)
    {
        lock (gate)
            wall += by;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public long DueAt { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                period = newPeriod;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.ticks + dueTime.Ticks;
                clock.timers.Remove(this);
                if (DueAt != long.MaxValue)
                    clock.timers.Add(this);
            }

            return true;
        }

        public void Rearm()
        {
            if (period > TimeSpan.Zero)
            {
                DueAt += period.Ticks;
                return;
            }

            DueAt = long.MaxValue;
            clock.timers.Remove(this);
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
