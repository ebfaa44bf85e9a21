using System.Collections.Concurrent;
using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Handling;

/// <summary>What Slack says of its users, kept for a while: a press must not wait for a look-up each time.</summary>
internal sealed class SlackUsers(SlackApi api, TimeProvider time)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Keeps = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (SlackUser User, long At)> known = new(StringComparer.Ordinal);

    /// <summary>A user; null when Slack does not say. What was known is not used past its time: somebody who left must not press on.</summary>
    public async Task<SlackUser?> FindAsync(string id, CancellationToken cancel)
    {
        if (known.TryGetValue(id, out var kept) && time.GetElapsedTime(kept.At) < Keeps)
            return kept.User;
        if (await api.UserAsync(id, cancel) is not SlackAnswer<SlackUser>.Ok ok)
            return null;
        if (known.Count >= Most)
            known.Clear();
        known[id] = (ok.Value, time.GetTimestamp());
        return ok.Value;
    }
}
