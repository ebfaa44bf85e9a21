using System.CommandLine;
using System.Globalization;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Cli;

/// <summary>Lists incidents from the store, also beside a running Alvis. Never writes.</summary>
internal sealed class IncidentsVerb : CliVerb
{
    private const int Most = 100;

    private readonly Option<string?> data = CommonOptions.Data();
    private readonly Option<bool> json = CommonOptions.Json();

    public override string Path => "incidents";

    public override string Summary => "List the newest incidents; also while Alvis runs.";

    public override string Example => "alvis incidents --json";

    public override IEnumerable<Symbol> Takes => [json, data];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        await using var store = await StoredIncidents.OpenAsync(line.GetValue(data), cancel);
        var lines = await store.Incidents.ListAsync(Most + 1, cancel);
        var now = TimeProvider.System.Now();
        if (line.GetValue(json))
            screen.AsJson(lines.Take(Most).Select(l => AsJson(l, now)));
        else
            Show(screen, lines, store.Folder, now);
        return ExitCodes.Ok;
    }

    private static void Show(Screen screen, IReadOnlyList<IncidentLine> lines, string folder, DateTimeOffset now)
    {
        if (lines.Count == 0)
        {
            screen.Line($"No incident yet in {folder}. One opens when a service's check fails as often in a row as its playbook says.");
            return;
        }

        screen.Table(["id", "service", "state", "opened", "down for", "restarts", "finding"], lines.Take(Most).Select(l => (IReadOnlyList<string>)
        [
            l.Id.ToString(), l.Service, l.Status.ToString().ToLowerInvariant(), Clock.Utc(l.OpenedAt), Duration.Spoken(DownFor(l, now)),
            l.Restarts.ToString(CultureInfo.InvariantCulture), Words.Clip(l.Finding, 160),
        ]));
        if (lines.Count > Most)
            screen.Quiet($"The newest {Most} are shown. An older one: alvis incident ID");
    }

    private static object AsJson(IncidentLine l, DateTimeOffset now) => new
    {
        id = l.Id.ToString(),
        service = l.Service,
        status = l.Status.ToString().ToLowerInvariant(),
        opened_at = l.OpenedAt.UtcDateTime,
        closed_at = l.ClosedAt?.UtcDateTime,
        failing_since = l.FailingSince.UtcDateTime,
        down_for_seconds = (long)DownFor(l, now).TotalSeconds,
        restarts = l.Restarts,
        finding = l.Finding,
    };

    // A clock that was set back must not show a time below zero.
    private static TimeSpan DownFor(IncidentLine l, DateTimeOffset now)
    {
        var down = (l.ClosedAt ?? now) - l.FailingSince;
        return down > TimeSpan.Zero ? down : TimeSpan.Zero;
    }
}
