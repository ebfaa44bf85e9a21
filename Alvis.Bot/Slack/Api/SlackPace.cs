using System.Collections.Concurrent;

namespace Alvis.Bot.Slack.Api;

/// <summary>
/// Which methods Slack has told to wait, and how much longer. Slack limits each method by itself in each workspace, and Alvis is in one
/// (wire/slack.md, section 11). A call of a waiting method is refused here: sending it would only make the wait longer.
/// </summary>
internal sealed class SlackPace(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> until = new(StringComparer.Ordinal);

    /// <summary>How much longer a method must wait; null when it need not.</summary>
    public TimeSpan? Left(string method)
    {
        if (!until.TryGetValue(method, out var end))
            return null;
        var left = end - Now();
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>Notes what Slack said, and gives it within reason: at least a second, at most an hour.</summary>
    public TimeSpan Wait(string method, TimeSpan after)
    {
        var wait = after < Shortest ? Shortest : after > Longest ? Longest : after;
        until.AddOrUpdate(method, _ => Now() + wait, (_, known) => known > Now() + wait ? known : Now() + wait);
        return wait;
    }

    // The monotonic clock: a wall clock set back must not silence Alvis for an hour.
    private DateTimeOffset Now() => DateTimeOffset.UnixEpoch + time.GetElapsedTime(0);
}
