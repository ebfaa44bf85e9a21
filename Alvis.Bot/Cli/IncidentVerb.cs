using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;

namespace Alvis.Bot.Cli;

/// <summary>Shows one incident from the store: its timeline and its summary. Also beside a running Alvis; never writes.</summary>
internal sealed class IncidentVerb : CliVerb
{
    private const int MostNamed = 10;

    private readonly Argument<string> id = new("ID") { Description = "The incident: INC-1, inc-1 or 1." };
    private readonly Option<string?> data = CommonOptions.Data();
    private readonly Option<bool> json = CommonOptions.Json();

    public override string Path => "incident";

    public override string Summary => "Show one incident: its timeline and its summary; also while Alvis runs.";

    public override string Example => "alvis incident INC-1";

    public override IEnumerable<Symbol> Takes => [id, json, data];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var written = line.GetValue(id)!;
        if (IncidentId.Read(written) is not { } wanted)
        {
            screen.Error($"'{Words.Clip(written, 60)}' is no incident. Write its id as INC-1, inc-1 or 1; 'alvis incidents' lists them.");
            return ExitCodes.Usage;
        }

        await using var store = await StoredIncidents.OpenAsync(line.GetValue(data), cancel);
        var entries = await ReadAsync(store, wanted, cancel);
        if (entries.Count == 0)
        {
            screen.Error(await UnknownAsync(store, wanted, cancel));
            return ExitCodes.Found;
        }

        if (line.GetValue(json))
            screen.AsJson(AsJson(entries));
        else
            Show(screen, entries);
        return ExitCodes.Ok;
    }

    private static async Task<IReadOnlyList<Entry>> ReadAsync(StoredIncidents store, IncidentId id, CancellationToken cancel)
    {
        try
        {
            return await store.Incidents.TimelineAsync(id, cancel);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new StoreUnusableException($"The timeline of {id} in {store.Folder} is damaged and cannot be shown. Put back the last backup of the store.", e);
        }
    }

    private static async Task<string> UnknownAsync(StoredIncidents store, IncidentId id, CancellationToken cancel)
    {
        var known = await store.Incidents.ListAsync(MostNamed + 1, cancel);
        if (known.Count == 0)
            return $"There is no {id} in {store.Folder}, and no other incident yet.";
        var names = Words.And([.. known.Take(MostNamed).Select(l => $"{l.Id} ({l.Service})")]);
        return $"There is no {id} in {store.Folder}. There {(known.Count == 1 ? "is" : "are")} {names}{(known.Count > MostNamed ? " and older ones" : "")}.";
    }

    private static void Show(Screen screen, IReadOnlyList<Entry> entries)
    {
        var rows = new List<IReadOnlyList<string>>();
        Incident? incident = null;
        foreach (var entry in entries)
        {
            // A note tells of the incident as it was then, not as it ended.
            incident = Fold.Next(incident, entry);
            if (Note.Of(incident, entry) is { } note)
                rows.Add([Clock.Utc(entry.At), entry.By.Name, note.Text]);
        }

        screen.Strong($"{incident!.Id}: {incident.Service}, {incident.Status.ToString().ToLowerInvariant()}");
        screen.Line();
        screen.Table(["time", "who", "what"], rows);
        screen.Line();
        if (incident.Summary is { } summary)
            screen.Line(summary);
        else
            screen.Quiet("No summary yet: it is written when the incident closes.");
    }

    private static object AsJson(IReadOnlyList<Entry> entries)
    {
        var incident = Fold.All(entries)!;
        return new
        {
            id = incident.Id.ToString(),
            service = incident.Service,
            status = incident.Status.ToString().ToLowerInvariant(),
            entries = entries.Select(e => new
            {
                sequence = e.Sequence,
                at = e.At.UtcDateTime,
                by = e.By.Name,
                word = EventWords.Of(e.Event),
                // What a newer Alvis wrote has a word here and no known form.
                body = e.Event is IncidentEvent.Unknown ? null : JsonNode.Parse(EventJson.Write(e.Event)),
            }),
        };
    }
}
