using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
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

    public Role Needs => Role.Viewer;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        var open = (await store.ListAsync(1_000, cancel)).Where(i => i.ClosedAt is null).ToList();
        var rows = open.Take(Most).Select(i => new Row(
            i.Status == IncidentStatus.Open ? Tone.Bad : Tone.Person, $"{i.Id} {i.Service}", $"{i.Status.ToString().ToLowerInvariant()} since {Clock.Utc(i.OpenedAt)}: {i.Finding}", $"/incidents/{i.Id}"));
        return Reply.Show(new Card.List("Open incidents", [.. rows], "No incident is open.", open.Count > Most ? $"and {open.Count - Most} more" : null));
    }
}
