using System.Globalization;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Ids as Slack writes them, counted up. The caller holds the workspace's lock.</summary>
internal sealed class Ids(TimeProvider time)
{
    private readonly Dictionary<string, int> last = new(StringComparer.Ordinal);
    private long lastTs;

    /// <summary>The next id with this beginning: <c>C0000001</c>.</summary>
    public string Next(string beginning) => $"{beginning}{Count(beginning):D7}";

    /// <summary>The next key of a message: later than every one before.</summary>
    public string Ts()
    {
        lastTs = Math.Max(lastTs + 1, time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000);
        return $"{lastTs / 1_000_000}.{lastTs % 1_000_000:D6}";
    }

    /// <summary>The version of a view: <c>1700000001.0000000a</c>.</summary>
    public string Hash() => $"{time.GetUtcNow().ToUnixTimeSeconds()}.{Count("hash"):x8}";

    /// <summary>What a person's action can be answered with: <c>111.222.0123…</c>.</summary>
    public string Trigger() => $"{Count("trigger") + 100}.222.{Count("trigger id"):x32}";

    /// <summary>The end of an address for answers: <c>100000000001/000…001</c>.</summary>
    public string Response() => $"{100_000_000_000 + Count("response")}/{Count("response secret"):D24}";

    /// <summary>An envelope's id, a UUID.</summary>
    public string Envelope() => $"00000000-0000-4000-8000-{Count("envelope").ToString("x12", CultureInfo.InvariantCulture)}";

    private int Count(string of) => last[of] = last.GetValueOrDefault(of) + 1;
}
