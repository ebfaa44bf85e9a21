using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>One incident: where it stands and what was said last.</summary>
internal sealed class IncidentVerb(IIncidentStore store) : IChatVerb
{
    private const int Most = 15;

    public string Word => "incident";

    public string Example => "incident INC-1";

    public string Summary => "One incident: where it stands and the last of its thread.";

    public Role Needs => Role.Viewer;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if ((said.Words is [var word, ..] ? IncidentId.Read(word) : said.In) is not { } id)
            return Reply.No($"Say which incident: {Example}. The open ones: incidents");
        var timeline = await store.TimelineAsync(id, cancel);
        if (timeline.Count == 0)
            return Reply.No($"There is no incident {id}.");

        Incident? now = null;
        var rows = new List<Row>();
        foreach (var entry in timeline)
        {
            now = Fold.Next(now, entry);
            if (Note.Of(now, entry) is { } note)
                rows.Add(new Row(note.Tone, Clock.Utc(entry.At), note.Text));
        }

        var path = $"/incidents/{id}";
        var owner = now!.Owner is { } person ? $", {person.Name} has it" : "";
        return Reply.Show(new Card.List(
            $"{id} {now.Service}: {now.Status.ToString().ToLowerInvariant()}{owner}",
            [new Row(now.IsOpen ? Tone.Bad : Tone.Good, $"{id} {now.Service}", $"{now.Status.ToString().ToLowerInvariant()}{owner}: {now.Latest.Finding}", path), .. rows.TakeLast(Most)],
            "Nothing was said.", rows.Count > Most ? $"The last {Most} of {rows.Count}; all of them: {path} in the console" : null));
    }
}
