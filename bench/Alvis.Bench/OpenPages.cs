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
        await foreach (var item in SseParser.Create(stream, (_, data) => HeadOf(data)).EnumerateAsync(cancel))
        {
            var at = TimeProvider.System.GetUtcNow();
            listening.TrySetResult();
            if (item.Data.Kind == "missed")
                throw new InvalidOperationException($"Page {number} fell behind.");
            if (item.Data.Kind == "incident")
                log.Add(new Shown(number, item.Data.Id, item.Data.Version, at));
        }
    }

    // What stands in front of the drawn message: 47 readers that read it all would take the cores from the browser beside them.
    private static (string Kind, string Id, long Version) HeadOf(ReadOnlySpan<byte> news)
    {
        var reader = new Utf8JsonReader(news);
        var (kind, id) = ("", "");
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var name = reader.GetString();
            reader.Read();
            if (name == "kind")
                kind = reader.GetString()!;
            else if (name == "id")
                id = reader.GetString()!;
            else if (name == "version")
                return (kind, id, reader.GetInt64());
        }

        throw new InvalidOperationException("A page was sent news without a version.");
    }
}
