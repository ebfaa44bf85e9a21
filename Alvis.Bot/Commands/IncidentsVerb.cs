using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Lists the open incidents.</summary>
internal sealed class IncidentsVerb(IIncidentStore store) : IChatVerb
{
    private const int Most = 50;

    public string Word => "incidents";

    public string Example => "incidents";

    public string Summary => "The open incidents.";

    public async Task<Reply> SayAsync(IReadOnlyList<string> words, Person by, CancellationToken cancel)
    {
        var open = (await store.ListAsync(1_000, cancel)).Where(i => i.ClosedAt is null).ToList();
        if (open.Count == 0)
            return Reply.Done("No incident is open.");
        var lines = open.Take(Most).Select(i => $"{i.Id} {i.Service}, {i.Status.ToString().ToLowerInvariant()} since {Clock.Utc(i.OpenedAt)}: {i.Finding}");
        return Reply.Done(string.Join('\n', open.Count > Most ? lines.Append($"and {open.Count - Most} more") : lines));
    }
}
