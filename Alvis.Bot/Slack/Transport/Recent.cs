namespace Alvis.Bot.Slack.Transport;

/// <summary>
/// What was seen of late, by key: at least the last <paramref name="capacity"/> keys, at most twice as many. Not safe for several threads.
/// </summary>
internal sealed class Recent<T>(int capacity)
{
    private Dictionary<string, T> now = new(StringComparer.Ordinal);
    private Dictionary<string, T> before = [];

    /// <summary>Notes a key that was not seen yet; false when it was.</summary>
    public bool TryAdd(string key, T value)
    {
        if (now.ContainsKey(key) || before.ContainsKey(key))
            return false;
        if (now.Count >= capacity)
            (before, now) = (now, new Dictionary<string, T>(StringComparer.Ordinal));
        now.Add(key, value);
        return true;
    }

    /// <summary>What was noted with a key; the default when it was not seen, or long ago.</summary>
    public T? Find(string key) => now.TryGetValue(key, out var value) || before.TryGetValue(key, out value) ? value : default;

    /// <summary>Forgets a key.</summary>
    public void Remove(string key)
    {
        now.Remove(key);
        before.Remove(key);
    }
}
