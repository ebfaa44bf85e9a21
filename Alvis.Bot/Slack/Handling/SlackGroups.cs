using System.Collections.Concurrent;
using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Handling;

/// <summary>Who is in a user group, kept for a while.</summary>
internal sealed class SlackGroups(SlackApi api, TimeProvider time)
{
    private static readonly TimeSpan Keeps = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (IReadOnlySet<string> Members, long At)> known = new(StringComparer.Ordinal);

    /// <summary>True or false; null when Slack does not say and nothing fresh is known: then nobody gets a right from it.</summary>
    public async Task<bool?> HasAsync(string group, string user, CancellationToken cancel)
    {
        if (known.TryGetValue(group, out var kept) && time.GetElapsedTime(kept.At) < Keeps)
            return kept.Members.Contains(user);
        if (await api.UserGroupMembersAsync(group, cancel) is not SlackAnswer<IReadOnlyList<string>>.Ok ok)
            return null;
        var members = ok.Value.ToHashSet(StringComparer.Ordinal);
        known[group] = (members, time.GetTimestamp());
        return members.Contains(user);
    }
}
