namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>
/// How many calls Slack takes (<c>wire/slack.md</c>, section 11): per method, and for messages per channel. A limit is a bucket: so many at
/// once, refilled evenly.
/// </summary>
internal sealed record Pace
{
    /// <summary>Slack's limits as it publishes them.</summary>
    public static Pace Slack { get; } = new();

    /// <summary>No limits, for tests that are about something else.</summary>
    public static Pace None { get; } = new() { IsOn = false };

    public bool IsOn { get; init; } = true;

    /// <summary>Calls a minute of a method, by its tier: Slack promises at least so many.</summary>
    public IReadOnlyDictionary<string, int> PerMinute { get; init; } =
        new Dictionary<string, int>(StringComparer.Ordinal) { ["Tier1"] = 1, ["Tier2"] = 20, ["Tier3"] = 50, ["Tier4"] = 100 };

    /// <summary>Messages a second in one channel.</summary>
    public double PostsPerSecond { get; init; } = 1;

    /// <summary>Messages at once in one channel: Slack allows short bursts and does not say of how many.</summary>
    public int PostsAtOnce { get; init; } = 3;

    /// <summary>Messages a minute in the whole workspace: "several hundred".</summary>
    public int PostsPerMinute { get; init; } = 300;
}

/// <summary>Counts calls against a <see cref="Pace"/>. The caller holds the workspace's lock.</summary>
internal sealed class Limits(TimeProvider time)
{
    private readonly Dictionary<string, (double Tokens, long At)> buckets = new(StringComparer.Ordinal);

    public Pace Pace { get; set; } = Pace.Slack;

    /// <summary>Takes a call; answers how long to wait when it is one too many.</summary>
    /// <param name="channel">The channel of a message; null for other calls.</param>
    public TimeSpan? Take(Contract contract, string? channel)
    {
        if (!Pace.IsOn)
            return null;
        if (contract.Name == "chat.postMessage")
            return Take($"post {channel}", Pace.PostsAtOnce, Pace.PostsPerSecond) ?? Take("post", Pace.PostsPerMinute, Pace.PostsPerMinute / 60d);
        return Pace.PerMinute.TryGetValue(contract.Tier, out var minute) ? Take(contract.Name, minute, minute / 60d) : null;
    }

    private TimeSpan? Take(string key, double most, double perSecond)
    {
        var now = time.GetTimestamp();
        var (tokens, at) = buckets.GetValueOrDefault(key, (most, now));
        tokens = Math.Min(most, tokens + (time.GetElapsedTime(at, now).TotalSeconds * perSecond));

        // What came of adding fractions may be a hair below a whole.
        var free = tokens > 1 - 1e-9;
        buckets[key] = (free ? tokens - 1 : tokens, now);
        return free ? null : TimeSpan.FromSeconds((1 - tokens) / perSecond);
    }
}
