using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Lists the services that have a playbook, those that need somebody first.</summary>
internal sealed class ListVerb(IPlaybooks playbooks, CheckStates states, Silences silences, IIncidentStore incidents, TimeProvider time) : IChatVerb
{
    private const int Most = 100;

    public string Word => "list";

    public string Example => "list";

    public string Summary => "The services with their state and their next check.";

    public Role Needs => Role.Viewer;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        var open = await incidents.OpenByServiceAsync(cancel);
        var quiet = (await silences.AllAsync(cancel)).ToDictionary(s => s.Service, StringComparer.Ordinal);
        var now = time.Now();
        var rows = playbooks.All
            .Select(p => (p.Service, Standing: Standing.Of(p, states.Of(p.Service), open.TryGetValue(p.Service, out var id) ? id : null, quiet.GetValueOrDefault(p.Service), now)))
            .OrderByDescending(s => s.Standing.Tone == Tone.Bad).ThenBy(s => s.Service, StringComparer.Ordinal)
            .Select(s => new Row(s.Standing.Tone, s.Service, s.Standing.Text, ServiceVerb.PageOf(s.Service)))
            .ToList();
        return Reply.Show(new Card.List(
            "Services", [.. rows.Take(Most)], "No service has a playbook yet. Add one with: add-playbook", rows.Count > Most ? $"and {rows.Count - Most} more, in the console: /services" : null));
    }
}
