namespace Alvis.Engine.Writing;

/// <summary>
/// Leaves a model alone that failed several times in a row: after <see cref="Most"/> failures it is not asked for <see cref="Rest"/>, then once, and
/// only an answer lets it be asked freely again.
/// </summary>
internal sealed class Breaker(TimeProvider time)
{
    /// <summary>Failures in a row.</summary>
    public const int Most = 3;

    /// <summary>How long it is left alone.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private int failures;
    private DateTimeOffset until;

    /// <summary>True when it may be asked now. While it is tried again, only the first caller is told so.</summary>
    public bool MayAsk()
    {
        lock (gate)
        {
            if (failures < Most)
                return true;
            if (time.GetUtcNow() < until)
                return false;
            until = time.GetUtcNow() + Rest;
            return true;
        }
    }

    /// <summary>It answered.</summary>
    public void Works()
    {
        lock (gate)
            failures = 0;
    }

    /// <summary>It did not.</summary>
    public void Fails()
    {
        lock (gate)
        {
            failures = Math.Min(failures + 1, Most);
            if (failures == Most)
                until = time.GetUtcNow() + Rest;
        }
    }
}
