using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Everything there is to know of one service at a glance.</summary>
internal sealed class ShowVerb(
    IPlaybooks playbooks, CheckStates states, Silences silences, ISwitches switches, IIncidentStore incidents, FolderSync folder, Drafts drafts, KindSet<IPlatform> platforms,
    TimeProvider time)
    : ServiceVerb(playbooks)
{
    public override string Word => "show";

    public override string Example => "show shop";

    public override string Summary => "One service: its state, its check, its plan, and who confirmed it when.";

    public override Role Needs => Role.Viewer;

    protected override async Task<Reply> DoAsync(InForce known, IReadOnlyList<string> more, Asker by, CancellationToken cancel)
    {
        var (service, playbook, check) = (known.Service, known.Playbook, states.Of(known.Service));
        var open = await incidents.FindOpenAsync(service, cancel);
        var standing = Standing.Of(known, check, open, await silences.FindAsync(service, cancel), time.Now());
        var on = (await switches.OnAsync(cancel)).FirstOrDefault(s => s.Service is null || s.Service == service);
        var call = platforms.Find(playbook.Platform)?.Describe(playbook.App);
        List<Row> rows =
        [
            new(standing.Tone, "now", standing.Text, PageOf(service)),
            .. Maybe(open is { } id ? new Row(Tone.Bad, "incident", $"{id}: incident {id}", $"/incidents/{id}") : null),
            .. Maybe(on is null ? null : new Row(Tone.Person, "kill switch", $"on since {Clock.Utc(on.At)} by {on.By}: {on.Because}")),
            new(Tone.Info, "check", $"{known.CheckShown} every {Duration.Short(playbook.HealthCheck.Every ?? TimeSpan.Zero)}, fails after {Words.Count(playbook.HealthCheck.FailAfter, "failure")} in a row"),
            .. Maybe(check.Last is null ? null : new Row(check.Last.Healthy ? Tone.Good : Tone.Bad, "last check", $"{Clock.Utc(check.Last.At)}: {Words.Clip(check.Last.Finding, 300)}")),
            new(Tone.Info, "target", $"{playbook.App} on {playbook.Platform}{(call is null ? "" : $": {call}")}"),
            .. known.Plan.Steps.Select(s => new Row(Tone.Doing, s.Id, Step(s))),
            .. known.Plan.Notes.Select(n => new Row(Tone.Info, "not a step", Words.Clip(n, 300))),
            .. Maybe(drafts.ReadAnew(known) is { } anew ? new Row(Tone.Person, "its text", anew, $"/playbooks/{service}") : null),
            new(Tone.Info, "source", known.File is { } file ? $"the file {folder.PathOf(file)}" : "chat and console", $"/playbooks/{service}"),
            new(Tone.Person, "confirmed", $"by {known.ConfirmedBy} at {Clock.Utc(known.ConfirmedAt)}"),
        ];
        return Reply.Show(new Card.List(playbook.Owner is { } owner ? $"{service}, looked after by {Words.Clip(owner, 100)}" : service, rows, "Nothing."));
    }

    private static string Step(PlanStep step) => StepWords.Next(step) is { Length: > 0 } next ? $"{StepWords.Of(step.Args)} ({next})" : StepWords.Of(step.Args);

    private static IEnumerable<Row> Maybe(Row? row) => row is null ? [] : [row];
}
