using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Alvis.Bench;

/// <summary>A page showed an incident as it was at a sequence.</summary>
internal readonly record struct Shown(int Page, string Incident, long Version, DateTimeOffset At);

/// <summary>What pages showed and when: each incident's changes are looked up in it afterwards.</summary>
internal sealed class ShownLog
{
    private readonly Lock gate = new();
    private readonly List<Shown> all = [];
    private ILookup<string, Shown>? byIncident;

    /// <summary>Notes one.</summary>
    public void Add(Shown shown)
    {
        lock (gate)
            all.Add(shown);
    }

    /// <summary>When each page first showed an incident as it was at a sequence or later. Asked once nothing is added any more.</summary>
    public IReadOnlyDictionary<int, DateTimeOffset> FirstAt(string incident, long version)
    {
        lock (gate)
        {
            byIncident ??= all.ToLookup(s => s.Incident, StringComparer.Ordinal);
            return byIncident[incident].Where(s => s.Version >= version).GroupBy(s => s.Page).ToDictionary(g => g.Key, g => g.Min(s => s.At));
        }
    }
}

/// <summary>
/// An open channel page without its browser: a live line of its own. Notes when news had arrived whole.
/// </summary>
internal sealed class OpenPage(int number, Visitor visitor, ShownLog log)
{
    /// <summary>Loads it and listens until cancelled. <paramref name="listening"/> completes when the line is open.</summary>
    public async Task StayAsync(TaskCompletionSource listening, CancellationToken cancel)
    {
        await visitor.PageAsync("/", cancel);
        await using var stream = await visitor.StreamAsync("/live", cancel);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancel))
        {
            using var news = JsonDocument.Parse(item.Data);
            var at = TimeProvider.System.GetUtcNow();
            listening.TrySetResult();
            var kind = news.RootElement.GetProperty("kind").GetString();
            if (kind == "missed")
                throw new InvalidOperationException($"Page {number} fell behind.");
            if (kind != "incident")
                continue;
            var id = news.RootElement.GetProperty("id").GetString()!;
            log.Add(new Shown(number, id, news.RootElement.GetProperty("version").GetInt64(), at));
        }
    }
}
