namespace Alvis.Engine.Kinds;

/// <summary>Instants as Alvis keeps them.</summary>
public static class Clock
{
    /// <summary>Now in UTC, cut to the millisecond: what both databases store, so that a value read back equals the one written.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => Cut(time.GetUtcNow());

    /// <summary>An instant cut to the millisecond.</summary>
    public static DateTimeOffset Cut(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    /// <summary><c>2026-11-22 03:14:07 UTC</c>: the only form of an instant in texts that do not know their reader's zone.</summary>
    public static string Utc(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
