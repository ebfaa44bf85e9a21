using System.Text.RegularExpressions;
using Alvis.Bot;
using Alvis.Engine.Incidents;
using Alvis.Engine.Response;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Bench;

/// <summary>
/// 1,000 presses of Approve on one incident within two seconds, from 50 people in a Slack workspace, to a whole Alvis: how soon each is acknowledged
/// while the others are worked on, one decision, one restart, and everybody else told who decided.
/// </summary>
internal static partial class SlackPresses
{
    private const int Count = 1_000, Many = 50;
    private const double MostAckMs = 200;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Both ways: two links of Socket Mode, and signed requests.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel) =>
        [.. await MeasureAsync("Socket Mode", http: false, cancel), .. await MeasureAsync("HTTP", http: true, cancel)];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string way, bool http, CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var workspace = await Workspace.StartAsync();
        await using var site = await Site.StartAsync();
        var people = Enumerable.Range(1, Many).Select(n => workspace.AddPerson($"person-{n}")).ToList();
        var admin = workspace.AddPerson("admin");
        var fleet = new Fleet(site, 1, "1s", hookEach: true, asks: true);
        var settings = fleet.Settings(scratch["secret"]);
        foreach (var (key, value) in workspace.Settings(http))
            settings[key] = value;
        settings["Slack:Roles:admin:0"] = admin.Id;
        for (var n = 0; n < Many; n++)
            settings[$"Slack:Roles:responder:{n}"] = people[n].Id;
        fleet.WritePlaybooks(scratch["playbooks"]);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        await using var alvis = await AlvisHost.StartAsync(
            new StartOptions { Data = scratch["data"], Playbooks = scratch["playbooks"], Settings = settings, Port = 0, Terminal = TextWriter.Null, Logs = false }, cancel);
        if (http)
            workspace.CallsAt(new Uri(alvis.Console, "/slack/events"));
        else
            await workspace.Links.AreReadyAsync(2);

        await site.FirstCheckAsync(Reaction.Patience);
        var first = await WarmAsync(people);
        site.Break(fleet.Services[0]);
        var message = await workspace.Incidents.ShowsAsync("approval needed");
        var button = message.Button("Approve restart");
        var began = TimeProvider.System.GetTimestamp();
        var acknowledged = await PressAsync(people, button, cancel);
        var pressed = TimeProvider.System.GetElapsedTime(began);
        await ToldAsync(workspace, people, cancel);
        var told = TimeProvider.System.GetElapsedTime(began);
        await message.ShowsAsync("closed");

        var store = alvis.Services.GetRequiredService<IIncidentStore>();
        var incident = (await store.ListAsync(2, cancel)).Single().Id;
        var decided = (await store.TimelineAsync(incident, cancel)).Count(e => e.Event is IncidentEvent.Approved or IncidentEvent.Denied);
        return
        [
            new($"Slack by {way}, the first command of the process: acknowledged after", first, "ms"),
            new($"Slack by {way}, {Count:N0} presses of Approve in {Within.TotalSeconds:0} s from {Many} people: restarts", site.Restarts, "", Exactly: 1),
            new("the same: decisions in the timeline", decided, "", Exactly: 1),
            new("the same: presses told who decided", Told(workspace, people), "", Exactly: Count - 1),
            new("the same: presses that Slack took for unanswered", acknowledged.Count(a => a.Ms is null), "", Exactly: 0),
            .. new Sample(acknowledged.Select(a => a.Ms ?? 3_000)).Figures("the same: press to acknowledgement", MostAckMs),
            new("the same: until all presses were sent and acknowledged", pressed.TotalSeconds, "s"),
            new("the same: until everybody was told", told.TotalSeconds, "s"),
            new("the same: calls that Slack refused for their pace (429)", workspace.Calls.Limited, "", Exactly: 0),
        ];
    }

    // Nobody presses in a process that has just started: the first command is compiled while somebody waits for it, and Alvis gets to know everybody.
    private static async Task<double> WarmAsync(List<Person> people)
    {
        var first = 0.0;
        foreach (var person in people)
        {
            var began = TimeProvider.System.GetTimestamp();
            if ((await person.TypesAsync("/alvis whoami")).Trouble is { } trouble)
                throw new InvalidOperationException(trouble);
            if (first == 0)
                first = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        }

        return first;
    }

    private static async Task<IReadOnlyList<(int N, double? Ms)>> PressAsync(List<Person> people, Button button, CancellationToken cancel)
    {
        var presses = new List<Task<(int, double?)>>(Count);
        var from = TimeProvider.System.GetTimestamp();
        for (var n = 0; n < Count; n++)
        {
            var (number, person) = (n, people[n % people.Count]);
            presses.Add(Task.Run(
                async () =>
                {
                    var began = TimeProvider.System.GetTimestamp();
                    var outcome = await person.PressAsync(button);
                    return (number, outcome.Trouble is null ? TimeProvider.System.GetElapsedTime(began).TotalMilliseconds : (double?)null);
                },
                cancel));
            var due = Within * n / Count - TimeProvider.System.GetElapsedTime(from);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, TimeProvider.System, cancel);
        }

        return await Task.WhenAll(presses);
    }

    private static async Task ToldAsync(Workspace workspace, List<Person> people, CancellationToken cancel)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (Told(workspace, people) < Count - 1)
        {
            if (TimeProvider.System.GetUtcNow() > until)
            {
                var others = people.SelectMany(p => p.Ephemerals(workspace.Incidents)).Select(m => m.Shown).Where(s => !Decided().IsMatch(s)).Distinct(StringComparer.Ordinal).Take(5);
                throw new TimeoutException($"{Told(workspace, people)} of {Count - 1} presses were told who decided within {Patience.TotalMinutes:0} minutes. Else: {string.Join(" | ", others)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
        }
    }

    private static int Told(Workspace workspace, List<Person> people) => people.Sum(p => p.Ephemerals(workspace.Incidents).Count(m => Decided().IsMatch(m.Shown)));

    [GeneratedRegex(@"([Yy]ou|person-\d+) approved it at ", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Decided();
}
